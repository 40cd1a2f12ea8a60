using System.Buffers;

namespace Gateway.Transcoding.Routing;

/// <summary>Parses a template by recursive descent. The first mistake stops the parser and stays in <see cref="Error"/>.</summary>
internal struct PathTemplateParser(string text)
{
    private static readonly SearchValues<char> _literalEnds = SearchValues.Create("/:{}?#");
    private static readonly SearchValues<char> _fieldNameEnds = SearchValues.Create(".={}");

    private readonly List<TemplateSegment> _segments = [];
    private readonly List<TemplateVariable> _variables = [];
    private int _at;
    private bool _sawRest;

    public TemplateError? Error { get; private set; }

    public PathTemplate? Parse()
    {
        var verb = "";
        var valid = text == "/" || (Segments(inVariable: false) && Tail(out verb));
        return valid ? new PathTemplate(text, [.. _segments], [.. _variables], verb) : null;
    }

    private bool Segments(bool inVariable)
    {
        // Inside a variable, '=' precedes the first segment; outside, '/' does.
        if (!inVariable && !Expect('/', "start the template with '/'"))
        {
            return false;
        }

        do
        {
            if (!Segment(inVariable))
            {
                return false;
            }
        }
        while (Accept('/'));
        return true;
    }

    private bool Segment(bool inVariable) => Peek() switch
    {
        '*' => Wildcard(inVariable),
        '{' when inVariable => Fail("a variable inside a variable", "write the inner one as * or **"),
        '{' => Variable(),
        _ => Literal(inVariable),
    };

    private bool Wildcard(bool inVariable)
    {
        var start = _at++;
        var rest = Accept('*');
        if (rest && _sawRest)
        {
            _at = start;
            return Fail("a second '**'", "a template may have one '**': with two, it is unclear where the first ends");
        }

        _sawRest |= rest;
        _segments.Add(rest ? new(TemplateSegmentKind.Rest, "**") : new(TemplateSegmentKind.Any, "*"));
        return AtSegmentEnd(inVariable) || Fail($"unexpected {Describe()} after a wildcard", "a wildcard fills its whole segment");
    }

    private bool Literal(bool inVariable)
    {
        var rest = text.AsSpan(_at);
        var length = rest.IndexOfAny(_literalEnds);
        var literal = length < 0 ? rest : rest[..length];
        if (literal.IsEmpty)
        {
            return Fail("expected a segment", EmptySegmentRemedy(inVariable));
        }

        if (CanonicalText.Of(literal) is "." or "..")
        {
            return Fail("a dot segment", "requests are matched after '.' and '..' are resolved: write the resolved path");
        }

        _at += literal.Length;
        if (Peek() is '{')
        {
            return Fail("a variable must fill its whole segment", "put a '/' before it");
        }

        if (Peek() is '?' or '#')
        {
            return Fail($"unexpected {Describe()}", "remove the query: query parameters set fields without being in the template");
        }

        _segments.Add(new(TemplateSegmentKind.Literal, literal.ToString()));
        return AtSegmentEnd(inVariable) || Fail(inVariable ? "expected '}'" : $"unexpected {Describe()}", inVariable ? "put the verb after the variable" : "remove it");
    }

    private string EmptySegmentRemedy(bool inVariable) => (Peek(), inVariable) switch
    {
        (_, true) => "write a literal, * or ** after '='",
        ('\0', _) => "remove the last '/': a request matches with and without it",
        (':', _) => "put the verb right after a segment",
        _ => "write a literal, *, ** or {field} between the slashes",
    };

    private bool Variable()
    {
        var open = _at++;
        var column = _at + 1;
        if (!FieldPath(out var fieldPath))
        {
            return false;
        }

        var first = _segments.Count;
        if (Accept('='))
        {
            if (!Segments(inVariable: true))
            {
                return false;
            }
        }
        else
        {
            _segments.Add(new(TemplateSegmentKind.Any, "*"));
        }

        if (!Expect('}', $"close the variable that opens at column {open + 1}"))
        {
            return false;
        }

        var multiple = _segments.Count - first > 1 || _segments[first].Kind == TemplateSegmentKind.Rest;
        _variables.Add(new(fieldPath, first, _segments.Count, multiple, column));
        return AtSegmentEnd(inVariable: false) || Fail($"unexpected {Describe()} after a variable", "a variable fills its whole segment");
    }

    private bool FieldPath(out string fieldPath)
    {
        var start = _at;
        fieldPath = "";
        do
        {
            var rest = text.AsSpan(_at);
            var length = rest.IndexOfAny(_fieldNameEnds);
            length = length < 0 ? rest.Length : length;
            if (length == 0)
            {
                return Fail("expected a field name", "name a field of the request, such as {name} or {book.name}");
            }

            _at += length;
        }
        while (Accept('.'));
        fieldPath = text[start.._at];
        return true;
    }

    private bool Tail(out string verb)
    {
        verb = "";
        if (!Accept(':'))
        {
            return _at == text.Length || Fail($"unexpected {Describe()}", "a template ends after its segments and verb");
        }

        verb = text[_at..];
        if (verb.Length == 0)
        {
            return Fail("expected a verb", "remove the ':' or name the verb");
        }

        var wrong = verb.AsSpan().IndexOfAny(_literalEnds);
        _at += Math.Max(wrong, 0);
        return wrong < 0 || Fail($"unexpected {Describe()} in the verb", "a verb is the last part of a template and has no ':', '/', '{', '}', '?' or '#'");
    }

    private readonly bool AtSegmentEnd(bool inVariable) => Peek() is '/' or '\0' || Peek() == (inVariable ? '}' : ':');

    private readonly char Peek() => _at < text.Length ? text[_at] : '\0';

    private readonly string Describe() => _at < text.Length ? $"'{text[_at]}'" : "end";

    private bool Accept(char wanted)
    {
        if (Peek() != wanted || _at == text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Expect(char wanted, string remedy) => Accept(wanted) || Fail($"expected '{wanted}'", remedy);

    private bool Fail(string problem, string remedy)
    {
        Error = new TemplateError(text, _at + 1, problem, remedy);
        return false;
    }
}
