"""Small changes of a function's source, one at a time, as a slip of the pen makes them."""

import ast
import copy
import inspect
from textwrap import dedent

COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr,
             ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.MatMult: ast.Mult}  # fmt: skip
NAMES = {"maximum": "minimum", "minimum": "maximum", "sum": "mean", "mean": "sum", "all": "any", "any": "all",
         "max": "min", "min": "max"}  # fmt: skip


def variants(node):
    """What a node may become."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        halves = [node.value / 2] if node.value else []
        return [ast.Constant(value) for value in [node.value + 1, node.value - 1, *halves]]
    if isinstance(node, ast.Compare):
        others = [kind for kind in COMPARISONS if not isinstance(node.ops[0], kind)]
        return [ast.Compare(node.left, [kind(), *node.ops[1:]], node.comparators) for kind in others]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return [ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        return [ast.BoolOp(other, node.values)]
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        return [node.value] if node.attr == "T" else renamed(node)
    if isinstance(node, ast.Call):
        return dropped(node)
    return []


def renamed(node):
    return [ast.Attribute(node.value, NAMES[node.attr], ast.Load())] if node.attr in NAMES else []


def dropped(node):
    """A call that is forgotten: a copy, an absolute value."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("copy", "astype"):
        return [node.func.value]
    if ast.unparse(node.func) in ("np.abs", "abs", "np.unique", "np.sort", "np.sqrt", "np.isfinite"):
        return [node.args[0]]
    return []


def changed_line(before, after):
    """The first line that differs, as it is after the change."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((new.strip() for old, new in pairs if old != new), "")


def mutants(function):
    """(the changed line, the changed function), for every change of one node."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    count = len(list(ast.walk(tree)))
    for i in range(count):
        for k in range(len(variants(list(ast.walk(tree))[i]))):
            changed = copy.deepcopy(tree)
            node = list(ast.walk(changed))[i]
            new = variants(node)[k]
            changed = ast.fix_missing_locations(Replace(node, new).visit(changed))
            what = changed_line(ast.unparse(tree), ast.unparse(changed))
            names = dict(function.__globals__)
            exec(compile(changed, "<mutant>", "exec"), names)
            yield what, names[function.__name__]


class Replace(ast.NodeTransformer):
    def __init__(self, old, new):
        self.old, self.new = old, new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)
