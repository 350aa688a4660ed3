"""The tag library, and block components: a body and named slots, rendered by a template."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getfullargspec
from typing import Any

from django import template
from django.template.library import parse_bits
from django.utils.safestring import SafeString

register = template.Library()


class SlotNode(template.Node):
    """A named place of the block around it, which takes it out and renders it there."""

    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        raise template.TemplateSyntaxError(
            f"slot {self.name!r} must stand directly inside a component; put conditions inside the slot"
        )


class BlockComponentNode(template.Node):
    """Resolve the arguments, render body and slots in the page's context, fill the template."""

    def __init__(self, function, args, kwargs, template_name: str, nodelist: template.NodeList) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.template_name = template_name
        self.nodelist = nodelist
        self.slots = [node for node in nodelist if isinstance(node, SlotNode)]
        self.body = template.NodeList(node for node in nodelist if not isinstance(node, SlotNode))

    def render(self, context: template.Context) -> str:
        args = [arg.resolve(context) for arg in self.args]
        kwargs = {name: value.resolve(context) for name, value in self.kwargs.items()}
        inner = context.new(self.function(*args, **kwargs))
        inner["content"] = _stripped(self.body.render(context))
        for slot in self.slots:
            inner[f"slot_{slot.name}"] = _stripped(slot.nodelist.render(context))
        for shared in ("csrf_token", "request"):
            if shared in context:
                inner[shared] = context[shared]
        return context.template.engine.get_template(self.template_name).render(inner)


def _stripped(html: SafeString) -> SafeString:
    """Without the white space around it, so that a place with nothing in it counts as empty."""
    return SafeString(html.strip())


@register.tag
def slot(parser: template.base.Parser, token: template.base.Token) -> SlotNode:
    name = token.split_contents()[1].strip("\"'")
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(name, nodelist)


def block_component(template_name: str) -> Callable[[Callable[..., dict[str, Any]]], Callable]:
    """Register ``{% name … %}body{% endname %}``; the function turns arguments into a context."""

    def decorate(function: Callable[..., dict[str, Any]]) -> Callable:
        name = function.__name__
        spec = getfullargspec(function)

        def compile_tag(parser, token):
            args, kwargs = parse_bits(
                parser,
                token.split_contents()[1:],
                spec.args,
                spec.varargs,
                spec.varkw,
                spec.defaults,
                spec.kwonlyargs,
                spec.kwonlydefaults,
                False,
                name,
            )
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
            return BlockComponentNode(function, args, kwargs, template_name, nodelist)

        register.tag(name, compile_tag)
        return function

    return decorate


def attribute(item: Any, name: str, default: Any = None) -> Any:
    """A component's item may be a dict or an object."""
    if isinstance(item, dict):
        return item.get(name, default)
    return getattr(item, name, default)
