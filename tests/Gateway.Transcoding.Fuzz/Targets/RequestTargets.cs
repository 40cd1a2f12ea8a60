using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Any request target: normalization ends, changes nothing a second time and leaves no dot segment, and the table answers.</summary>
internal sealed class RequestTargets() : FuzzTarget("request-targets")
{
    private static readonly string[] Pieces = ["/", "/", "/", "a", "b", ".", "..", "%2e", "%2E%2e", "%2F", "%2f", "%25", "%", "%4", "%zz", "%41", "%C3%A9", "%FF", "?", "#", "//", ":", "ab", "http://h", "é", "\ud800", " ", "+", ";", "/a/b", "/./", "/../", "%00"];

    private static readonly RouteTable<string> Table = Make(
        "GET /a/{x}", "POST /a/{x}", "GET /{x=**}:ab", "GET /{x=a/*}/b/{y=**}", "GET /**", "GET /%2F/{z=b/**}/a", "POST /b", "* /a/b/a/b", "GET /a/*/b", "GET /a/**/b", "GET /", "GET /b/{x=**}/{y}", "PUT /b/**/a/*", "POST /{x=b/*/**}/{y=*/b}:ab", "PUT /b/**");

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, random.Next(20) == 0 ? 2000 : 20)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var target = new StringBuilder();
        while (!choices.AtEnd)
        {
            target.Append(Pieces[choices.Next(Pieces.Length)]);
        }

        Ask(target.ToString(), null);
        Ask("/" + target, "/a");
    }

    private static void Ask(string target, string? pathBase)
    {
        var path = RequestPath.Normalize(target, pathBase);
        if (target.StartsWith('/'))
        {
            FuzzException.ThrowUnless(!path.Path.ToString().Split('/').Any(segment => segment is "." or ".."), () => $"{target} has dot segments as {path}");
            var again = RequestPath.Normalize(path.ToString());
            FuzzException.ThrowUnless(again.Path.SequenceEqual(path.Path), () => $"{target} is {path}, and that is {again}");
        }

        var match = new RouteMatch();
        foreach (var method in new[] { "GET", "POST", "PUT" })
        {
            var outcome = Table.Match(method, path, match, out var value);
            FuzzException.ThrowUnless(outcome == RouteOutcome.Matched == value is not null, () => $"{outcome} with {value}");
            var allowed = Table.AllowedMethods(path);
            FuzzException.ThrowUnless(outcome == RouteOutcome.NotFound == (allowed.Count == 0), () => $"{method} {target}: {outcome}, but allowed is {string.Join(' ', allowed)}");
            FuzzException.ThrowUnless(outcome != RouteOutcome.MethodNotAllowed || !allowed.Contains(method), () => $"{method} {target} is allowed and not allowed");
            for (var i = 0; outcome == RouteOutcome.Matched && i < match.Template!.Variables.Count; i++)
            {
                FuzzException.ThrowUnless(path.Path.IndexOf(match.RawValue(i)) >= 0, () => "a value from nowhere");
            }
        }
    }

    private static RouteTable<string> Make(params string[] routes)
    {
        var builder = new RouteTableBuilder<string>();
        foreach (var route in routes)
        {
            builder.Add(route.Split(' ')[0], PathTemplate.Parse(route.Split(' ')[1]), route);
        }

        return builder.Build();
    }
}
