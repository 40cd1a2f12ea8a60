using System.Text;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Names;
using Gateway.Transcoding.Wire;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Query parameters of a message whose JSON names have dots and brackets: refused, or bound in one way, in bounded time.</summary>
internal sealed class NamesLikePaths() : FuzzTarget("names-like-paths")
{
    private static readonly string[] Pieces =
        [".", ".", ".", "[", "]", "a", "b", "c", "d", "l", "l.l", "a.b", "p", "q", "p.q", "q.here", "here", "m.x", "m", "x", "1", "num", "parent", "parent.", "search", "search[field]", "tag[]", "left", "r.i", "choice", "%2E", "%5B"];

    private static readonly HttpBinding Binding = Compile();
    private static readonly RouteTable<HttpBinding> Routes = Table();

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, random.Next(50) == 0 ? 2000 : 20)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var query = new StringBuilder();
        while (!choices.AtEnd)
        {
            query.Append(choices.Next(6) == 0 ? "=1&" : Pieces[choices.Next(Pieces.Length)]);
        }

        var match = new RouteMatch();
        FuzzException.ThrowUnless(Routes.Match("GET", RequestPath.Normalize($"/q?{query}"), match, out _) == RouteOutcome.Matched, () => "no match");
        using var wire = new PooledBuffer();
        string? refusal = null;
        Bounds.Guard(query.Length, wire, () =>
        {
            try
            {
                Binding.BindRequest(match, [], null, wire, BindingOptions.Default);
            }
            catch (TranscodingException error)
            {
                refusal = error.Message;
            }
        });
        FuzzException.ThrowUnless(refusal is null or { Length: > 0 and < 4096 }, () => $"a refusal of {refusal!.Length} characters");
        FuzzException.ThrowUnless(refusal is null || wire.WrittenCount == 0, () => "a refused query wrote bytes");
        if (refusal is null)
        {
            var message = Named.Parser.ParseFrom(wire.WrittenSpan);
            FuzzException.ThrowUnless(wire.WrittenCount == 0 || message.CalculateSize() > 0, () => $"{query} is bound to fields that no one knows");
        }
    }

    private static HttpBinding Compile()
    {
        var rule = new HttpRule { Get = "/q" };
        var method = new MethodDescriptorProto { Name = "Do", InputType = ".names.Named", OutputType = ".names.Named" };
        return HttpBinding.Compile(Schema.FromFiles([NamesReflection.Descriptor]), new("names.proto", "names.Service", method, rule), rule, []).Single();
    }

    private static RouteTable<HttpBinding> Table()
    {
        var routes = new RouteTableBuilder<HttpBinding>();
        routes.Add("GET", Binding.Template, Binding);
        return routes.Build();
    }
}
