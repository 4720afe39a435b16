function dx = relu_backward(dout, cache)
%RELU_BACKWARD  dout where the gate is open, 0 where it is closed.
%   dout .* cache would turn an infinite dout into NaN at a closed gate: Inf * 0.
    if ~isequal(size(dout), size(cache))
        error('dout has size %s, but the input had size %s', ...
              mat2str(size(dout)), mat2str(size(cache)));
    end
    dx = dout;
    dx(~cache) = 0;
end
