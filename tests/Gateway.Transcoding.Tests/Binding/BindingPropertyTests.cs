using System.Text;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>Random requests, the same in every run. A failure names its seed.</summary>
public sealed class BindingPropertyTests
{
    private static readonly string[] _names =
    [
        "parent", "page_size", "pageSize", "tags", "colors", "labels[a]", "labels[b]", "labels", "times[true]", "parts_by_id[1]", "user_id", "email", "person.name", "person",
        "thing.id", "thing.count", "thing.tags", "thing.part.name", "thing.part.circle", "thing.part.square.name", "thing.labels[x]", "thing.part.inner.size", "since", "wait",
        "limit", "limit.value", "limits", "note", "meta", "value", "values", "any", "nothing", "blob", "flag", "maybe", "update_mask", "update_mask.paths", "file.data", "nope", "%", "[",
    ];

    private static readonly string[] _values =
        ["1", "0", "abc", "", "true", "RED", "1970-01-01T00:00:01Z", "1.5s", "%7B%22a%22:1%7D", "AQID", "%FF", "%zz", "a,b", "null", "a+b", "%C3%A9", "\ud800", "1e3"];

    [Fact]
    public void Any_query_is_refused_or_bound_without_duplicates()
    {
        var bound = Bound.To("GET /v1/{thing.part.name}/{user_id}");
        var ignoring = new BindingOptions { UnknownQueryParameters = UnknownQueryParameters.Ignore };
        var accepted = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var query = string.Join('&', Enumerable.Range(0, random.Next(5)).Select(_ => $"{Pick(_names, random)}={Pick(_values, random)}"));
            try
            {
                var wire = bound.Wire("/v1/n/u?" + query, options: seed % 2 == 0 ? ignoring : null);
                var request = Request.Parser.ParseFrom(wire);

                // Google's C# omits the default value of a map entry; Google's C++ and the engine write it.
                Assert.True(request.CalculateSize() == wire.Length || query.Contains("labels", StringComparison.Ordinal), $"seed {seed}: {query}");
                Assert.Equal(("n", "u"), (request.Thing.Part.Name, request.UserId));
                accepted++;
            }
            catch (TranscodingException error)
            {
                Assert.NotEmpty(error.Message);
            }
        }

        Assert.InRange(accepted, 1000, 19_000);
    }

    [Fact]
    public void Any_bytes_in_path_query_and_body_end_in_a_request_or_a_refusal()
    {
        const string Alphabet = "abt{}[]\":,=&+%2F./\\ 1é\ud800";
        var bound = Bound.To("PATCH /v1/{thing.id=**}", body: "thing");
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            string Text(int longest) => string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            var match = new RouteMatch();
            var routes = new RouteTableBuilder<string>();
            routes.Add("PATCH", bound.Binding.Template, "");
            if (routes.Build().Match("PATCH", RequestPath.Normalize($"/v1/{Text(10)}?{Text(16)}"), match, out _) != RouteOutcome.Matched)
            {
                continue;
            }

            using var wire = new PooledBuffer();
            try
            {
                var body = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Text(12) : """{"count":1,"part":{"name":"n"}}""");
                bound.Binding.BindRequest(match, body, null, wire, new() { UnknownQueryParameters = UnknownQueryParameters.Ignore });
                Request.Parser.ParseFrom(wire.WrittenSpan);
            }
            catch (TranscodingException error)
            {
                Assert.NotEmpty(error.Message);
                Assert.Equal(0, wire.WrittenCount);
            }
        }
    }

    [Fact]
    public void Merged_parts_mean_the_same_as_a_parser_reads_from_the_parts()
    {
        var type = Bound.Schema.GetMessage("things.Request");
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var parts = Enumerable.Range(0, random.Next(1, 6)).SelectMany(_ => RandomRequest(random).ToByteArray()).ToArray();
            using var merged = new PooledBuffer();

            WireMerger.Merge(type, parts, merged);

            var expected = Request.Parser.ParseFrom(parts);
            var actual = Request.Parser.ParseFrom(merged.WrittenSpan);
            Assert.True(expected.Equals(actual), $"seed {seed}");
            Assert.True(expected.CalculateSize() == merged.WrittenCount, $"seed {seed}");
        }
    }

    private static Request RandomRequest(Random random)
    {
        var request = new Request();
        for (var i = random.Next(4); i > 0; i--)
        {
            switch (random.Next(8))
            {
                case 0: request.UserId = "u" + i; break;
                case 1: request.Person = RandomPart(random, 3); break;
                case 2: request.Email = ""; break;
                case 3: request.PageSize = i; break;
                case 4: request.Tags.Add("t" + i); break;
                case 5: request.Thing = new() { Count = i, Part = RandomPart(random, 3) }; break;
                case 6: request.Thing = new() { Id = "x", Tags = { "a" } }; break;
                default: request.Maybe = 0; break;
            }
        }

        return request;
    }

    private static Part RandomPart(Random random, int depth)
    {
        var part = new Part();
        switch (random.Next(5))
        {
            case 0: part.Name = "n" + random.Next(3); break;
            case 1: part.Size = random.Next(3); break;
            case 2 when depth > 0: part.Inner = RandomPart(random, depth - 1); break;
            case 3: part.Circle = ""; break;
            case 4 when depth > 0: part.Square = RandomPart(random, depth - 1); break;
        }

        return part;
    }

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
