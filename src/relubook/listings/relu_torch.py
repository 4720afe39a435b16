"""ReLU in PyTorch: by hand with the (out, cache) idea, as a function that autograd knows, and PyTorch's own.

All three agree on every number. At NaN they differ: PyTorch's own backward lets the gradient through.
"""

from typing import Any

import torch


def relu_forward(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """By hand: the output, and the mask of open gates as the cache."""
    return torch.relu(x), x > 0


def relu_backward(dout: torch.Tensor, cache: torch.Tensor) -> torch.Tensor:
    """By hand: dout where the gate is open, 0 where it is closed."""
    return torch.where(cache, dout, 0)


class ReLU(torch.autograd.Function):
    """The same layer for autograd: call ReLU.apply(x), then backward() on what comes of it."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        out, cache = relu_forward(x)
        ctx.save_for_backward(cache)
        return out

    @staticmethod
    def backward(ctx: Any, dout: torch.Tensor) -> torch.Tensor:
        (cache,) = ctx.saved_tensors
        return relu_backward(dout, cache)


def relu_autograd(x: torch.Tensor, dout: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """PyTorch's own: it keeps the output, and closes the gate where the output is <= 0."""
    x = x.detach().requires_grad_()
    out = torch.relu(x)
    (dx,) = torch.autograd.grad(out, x, dout)
    return out.detach(), dx
