using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

/// <summary>A table whose values are their own "METHOD template". Writes an answer of the table as one line.</summary>
internal sealed class Routes
{
    private readonly RouteTable<string> _table;
    private readonly RouteMatch _match = new();

    public Routes(params IEnumerable<string> routes)
    {
        var builder = new RouteTableBuilder<string>();
        foreach (var route in routes)
        {
            var space = route.IndexOf(' ');
            builder.Add(route[..space], PathTemplate.Parse(route[(space + 1)..]), route);
        }

        _table = builder.Build();
    }

    public RouteTable<string> Table => _table;

    /// <summary><c>GET /v1/{a} a=x</c>, or the outcome if no route matched.</summary>
    public string Ask(string httpMethod, string target, string pathBase = "")
    {
        var outcome = _table.Match(httpMethod, RequestPath.Normalize(target, pathBase), _match, out var route);
        return outcome == RouteOutcome.Matched ? string.Join(' ', [route!, .. Variables(_match).Select(v => $"{v.Name}={v.Value}")]) : outcome.ToString();
    }

    public static IEnumerable<(string Name, string Value)> Variables(RouteMatch match)
    {
        for (var i = 0; i < match.Template!.Variables.Count; i++)
        {
            var variable = match.Template.Variables[i];
            yield return (variable.FieldPath, Decode(match.RawValue(i), variable.IsMultiSegment));
        }
    }

    private static string Decode(ReadOnlySpan<char> raw, bool multiSegment)
    {
        var utf8 = new byte[PercentEncoding.MaxDecodedLength(raw.Length)];
        var mode = multiSegment ? PercentDecoding.AllButSlash : PercentDecoding.All;
        var result = PercentEncoding.TryDecode(raw, mode, utf8, out var written);
        return result == PercentDecodingResult.Done ? Encoding.UTF8.GetString(utf8.AsSpan(0, written)) : result.ToString();
    }
}
