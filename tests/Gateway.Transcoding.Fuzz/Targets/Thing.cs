using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>One binding of an invented method that takes a <c>things.Request</c>.</summary>
internal sealed class Thing
{
    private static readonly string[] Names =
    [
        "parent", "page_size", "pageSize", "tags", "tags", "colors", "labels[a]", "labels[b]", "labels[%61]", "labels[", "labels", "labels[]", "times[true]", "parts_by_id[1]", "user_id",
        "email", "person.name", "person", "thing.id", "thing.count", "thing.tags", "thing.part.name", "thing.part.circle", "thing.part.square.name", "thing.labels[x]",
        "thing.part.inner.size", "thing.part.inner.inner.inner.size", "since", "wait", "limit", "limit.value", "limits", "limits", "note", "meta", "value", "values", "any", "nothing",
        "blob", "flag", "maybe", "update_mask", "updateMask.paths", "file.data", "otherName", "renamed", "nope", "%", "[", ".", "a..b", "big", "ratio", "%C3%A9", "\ud800",
    ];

    private static readonly string[] Values =
        ["1", "0", "abc", "", "true", "RED", "2", "1970-01-01T00:00:01Z", "1.5s", "%7B%22a%22:1%7D", "AQID", "-_8", "%FF", "%zz", "a,b", "null", "a+b", "%C3%A9", "\ud800", "1e3", "1.0", "NaN", "-1", "[1,2]", "%5B"];

    private static readonly Schema Schema = Schema.FromFiles([ThingsReflection.Descriptor]);
    private static readonly BindingOptions Lenient = new() { UnknownQueryParameters = UnknownQueryParameters.Ignore, IgnoredQueryParameters = ["flag"] };

    private readonly HttpBinding _binding;
    private readonly RouteTable<HttpBinding> _routes;

    public Thing(string httpMethod, string template, string body)
    {
        var rule = new HttpRule { Custom = new() { Kind = httpMethod, Path = template }, Body = body };
        var method = new MethodDescriptorProto { Name = "Do", InputType = ".things.Request", OutputType = ".things.Thing" };
        var bindings = MethodBindings.Create(Schema, [new("things.proto", "things.ThingService", method, rule)], autoMapUnannotated: false);
        (_binding, _routes) = (bindings.All[0], bindings.Routes);
    }

    public static string Query(Choices choices)
    {
        var parameters = new List<string>();
        for (var i = choices.Next(1, 256); i > 0 && !choices.AtEnd; i--)
        {
            var name = Names[choices.Next(Names.Length)];
            parameters.Add(choices.Next(8) == 0 ? name : $"{name}={Values[choices.Next(Values.Length)]}");
        }

        return string.Join('&', parameters);
    }

    /// <summary>The request; null if the engine refused the target or the body.</summary>
    public Request? Bind(string target, byte[] body)
    {
        var strict = TryBind(target, body, BindingOptions.Default);
        var lenient = TryBind(target, body, Lenient);
        FuzzException.ThrowUnless(strict is null || lenient is not null, () => $"refused only when unknown parameters are ignored: {target}");
        return strict ?? lenient;
    }

    private Request? TryBind(string target, byte[] body, BindingOptions options)
    {
        var match = new RouteMatch();
        if (_routes.Match(_binding.HttpMethod, RequestPath.Normalize(target), match, out _) != RouteOutcome.Matched)
        {
            return null;
        }

        using var wire = new PooledBuffer();
        string? refusal = null;
        Bounds.Guard((target.Length * 2) + body.Length, wire, () =>
        {
            try
            {
                _binding.BindRequest(match, body, null, wire, options);
            }
            catch (TranscodingException error)
            {
                refusal = error.Message;
            }
        });
        if (refusal is not null)
        {
            FuzzException.ThrowUnless(wire.WrittenCount == 0 && refusal.Length is > 0 and < 4096, () => $"a refusal of {refusal.Length} characters and {wire.WrittenCount} bytes");
            return null;
        }

        var request = Request.Parser.ParseFrom(wire.WrittenSpan);

        // Google's C# omits the defaults of a map entry; other implementations and the engine write them.
        FuzzException.ThrowUnless(
            request.CalculateSize() == wire.WrittenCount || target.Contains("abels", StringComparison.Ordinal) || body.AsSpan().IndexOf("labels"u8) >= 0,
            () => $"{wire.WrittenCount} bytes for a request of {request.CalculateSize()}: {target}\n{request}");
        return request;
    }
}
