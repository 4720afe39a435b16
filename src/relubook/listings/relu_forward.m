function [out, cache] = relu_forward(x)
%RELU_FORWARD  max(0, x) of every element, and the cache that relu_backward needs.
%   The textbook line is max(x, 0), see relu_textbook.m. It hides a NaN: max skips
%   NaN, so max(NaN, 0) is 0. Here only what is below 0 changes, and NaN stays NaN.
    out = x;
    out(x < 0) = 0;
    cache = x > 0;
end
