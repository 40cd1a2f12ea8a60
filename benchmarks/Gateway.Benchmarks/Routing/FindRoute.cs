using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using Gateway.Transcoding.Routing;

namespace Gateway.Benchmarks.Routing;

/// <summary>What does it cost to find the binding of a request, and does it grow with the number of bindings?</summary>
/// <remarks>The baseline looks up the whole path in a frozen dictionary. Routing would cost this much if templates had no variables.</remarks>
[MemoryDiagnoser]
public class FindRoute
{
    private static readonly string[] Templates =
    [
        "/v1/shelves{0}",
        "/v1/shelves{0}/{{shelf}}",
        "/v1/shelves{0}/{{shelf}}/books/{{book}}/pages/{{page}}",
        "/v1/files{0}/{{path=**}}",
        "/v1/shelves{0}/{{shelf}}:merge",
    ];

    private readonly RouteMatch _match = new();
    private FrozenDictionary<string, string> _exact = null!;
    private RouteTable<string> _routes = null!;
    private string _target = null!;
    private RequestPath _path;

    [Params(10, 100, 1_000)]
    public int Bindings { get; set; }

    [ParamsAllValues]
    public RouteShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var all = Enumerable.Range(0, Bindings).Select(i => Format(Templates[i % Templates.Length], i / Templates.Length)).ToArray();
        var builder = new RouteTableBuilder<string>();
        foreach (var template in all)
        {
            builder.Add("GET", PathTemplate.Parse(template), template);
        }

        _routes = builder.Build();
        _target = Target(Bindings / Templates.Length / 2);

        // A copy of the key, because a request's path is never the same string object as the table's.
        _exact = all.Append(_target).Distinct().ToFrozenDictionary(path => new string(path.AsSpan()));
        _path = RequestPath.Normalize(_target);

        var expected = Shape == RouteShape.Miss ? null : Format(Templates[(int)Shape], Bindings / Templates.Length / 2);
        if (Match() != expected || NormalizeAndMatch() != expected)
        {
            throw new InvalidOperationException($"{_target} led to {Match() ?? "nothing"}, not to {expected ?? "nothing"}.");
        }
    }

    [Benchmark(Baseline = true)]
    public string? Dictionary() => _exact.GetValueOrDefault(_target);

    [Benchmark]
    public string? Match()
    {
        _routes.Match("GET", _path, _match, out var route);
        return route;
    }

    [Benchmark]
    public string? NormalizeAndMatch()
    {
        _routes.Match("GET", RequestPath.Normalize(_target), _match, out var route);
        return route;
    }

    private string Target(int number) => Shape switch
    {
        RouteShape.Literal => $"/v1/shelves{number}",
        RouteShape.OneVariable => $"/v1/shelves{number}/4711",
        RouteShape.SeveralVariables => $"/v1/shelves{number}/4711/books/moby-dick/pages/12",
        RouteShape.Rest => $"/v1/files{number}/2026/01/31/report.pdf",
        RouteShape.Verb => $"/v1/shelves{number}/4711:merge",
        _ => $"/v1/shelves{number}/4711/books/moby-dick/chapters",
    };

    private static string Format(string template, int number) => string.Format(null, template, number);
}
