"""Path templates of google.api.http, read by the grammar that http.proto gives."""
import re


class Variable:
    def __init__(self, path, segments):
        self.path = path
        self.segments = segments


def parse(template):
    """A template as (parts, verb). A part is a segment or a Variable with its segments."""
    parts = []
    at = 1
    while at < len(template) and template[at] != ":":
        if template[at] == "{":
            end = template.index("}", at)
            path, _, pattern = template[at + 1:end].partition("=")
            parts.append(Variable(path.split("."), (pattern or "*").split("/")))
            at = end + 1
        else:
            segment = re.compile(r"[^/{:]+").match(template, at).group()
            parts.append(segment)
            at += len(segment)
        if at < len(template) and template[at] == "/":
            at += 1
    return parts, template[at + 1:]


def shape(template):
    """What two templates that match the same paths have in common."""
    parts, verb = parse(template)
    segments = [segment for part in parts for segment in (part.segments if isinstance(part, Variable) else [part])]
    return "/".join(segments) + ":" + verb
