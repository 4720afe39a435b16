function out = relu_textbook(x)
%RELU_TEXTBOOK  max(x, 0) of every element. Beware: max(NaN, 0) is 0 here.
    out = max(x, 0);
end
