using System.Text;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Console.Shapes;

/// <summary>A piece of a path: text, or a parameter.</summary>
/// <param name="Text">The text, escaped for a URL; null for a parameter.</param>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Field">The field of the request that fills it, as a chain of names; null when no field does.</param>
/// <param name="Pattern">The form of a value of several segments, such as <c>shelves/*</c>; null for one segment.</param>
internal sealed record PathPiece(string? Text, string? Name = null, IReadOnlyList<string>? Field = null, string? Pattern = null);

/// <summary>Splits paths into pieces.</summary>
internal static class PathPieces
{
    /// <summary>The path of a binding, after the prefix of its route group.</summary>
    public static IReadOnlyList<PathPiece> Of(DocumentedBinding binding, FieldNaming naming)
    {
        var path = new Path();
        AddPrefix(path, binding.Method.Prefix);
        var template = binding.Http.Template;
        for (var i = 0; i < template.Segments.Count;)
        {
            path.Add("/");
            var (piece, end) = PieceAt(binding, i, naming);
            path.Add(piece);
            i = end;
        }

        if (template.Segments.Count == 0)
        {
            path.Add("/");
        }

        return path.End(template.Verb.Length > 0 ? ":" + template.Verb : "");
    }

    /// <summary>The path of a method itself: <c>/package.Service/Method</c>, after the prefix of its route group.</summary>
    public static IReadOnlyList<PathPiece> OfMethod(ServedMethod method)
    {
        var path = new Path();
        AddPrefix(path, method.Prefix);
        return path.End("/" + method.QualifiedName);
    }

    private static (PathPiece Piece, int End) PieceAt(DocumentedBinding binding, int at, FieldNaming naming)
    {
        var template = binding.Http.Template;
        for (var v = 0; v < template.Variables.Count; v++)
        {
            var variable = template.Variables[v];
            if (variable.Start == at && variable.End > at)
            {
                var field = binding.Http.PathVariables[v].Fields.Select(naming.NameOf).ToArray();
                var pattern = variable.IsMultiSegment ? string.Join('/', template.Segments.Skip(variable.Start).Take(variable.End - variable.Start)) : null;
                return (new PathPiece(null, string.Join('.', field), field, pattern), variable.End);
            }
        }

        var segment = template.Segments[at];
        return (segment.Kind switch
        {
            TemplateSegmentKind.Literal => new PathPiece(segment.Text),
            TemplateSegmentKind.Rest => new PathPiece(null, "rest", Pattern: "**"),
            _ => new PathPiece(null, "segment"),
        }, at + 1);
    }

    private static void AddPrefix(Path path, string prefix)
    {
        foreach (var segment in prefix.Length == 0 ? [] : RoutePatternFactory.Parse(prefix).PathSegments)
        {
            path.Add("/");
            foreach (var part in segment.Parts)
            {
                path.Add(part switch
                {
                    RoutePatternParameterPart parameter => new PathPiece(null, parameter.Name),
                    RoutePatternLiteralPart literal => new PathPiece(literal.Content),
                    _ => new PathPiece(((RoutePatternSeparatorPart)part).Content),
                });
            }
        }
    }

    /// <summary>Joins adjacent texts, and gives each parameter that no field fills a unique name.</summary>
    private sealed class Path
    {
        private readonly List<PathPiece> _pieces = [];
        private readonly StringBuilder _text = new();

        public void Add(string text) => _text.Append(text);

        public void Add(PathPiece piece)
        {
            if (piece.Text is { } text)
            {
                Add(text);
                return;
            }

            Flush();
            var name = piece.Name!;
            for (var i = 2; piece.Field is null && _pieces.Any(other => other.Name == name); i++)
            {
                name = $"{piece.Name}{i}";
            }

            _pieces.Add(piece with { Name = name });
        }

        public List<PathPiece> End(string text)
        {
            Add(text);
            Flush();
            return _pieces;
        }

        private void Flush()
        {
            if (_text.Length > 0)
            {
                _pieces.Add(new PathPiece(new PathString("/" + _text).ToUriComponent()[1..]));
                _text.Clear();
            }
        }
    }
}
