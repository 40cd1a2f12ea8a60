using System.Text;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Matrix;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>A binding of a method that takes and answers <see cref="Cells"/>, and the same request in Google.Protobuf.</summary>
internal static class MatrixBinding
{
    private static readonly Schema _schema = Schema.FromFiles([MatrixReflection.Descriptor, DurationReflection.Descriptor]);
    private static readonly TypeRegistry _types = TypeRegistry.FromMessages(Leaf.Descriptor, Duration.Descriptor);
    private static readonly JsonParser _parser = new(JsonParser.Settings.Default.WithTypeRegistry(_types));
    private static readonly JsonFormatter _formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(_types).WithFormatDefaultValues(true));

    public static Cells Expected(string json) => _parser.Parse<Cells>(json);

    /// <summary>The whole message in Google's JSON, fields without a value included.</summary>
    public static string Format(Cells message) => _formatter.Format(message);

    public static Cells Bind(string pattern, string target, string body = "", string bodyField = "")
    {
        var binding = Assert.Single(Compile(pattern, bodyField, "", out var problems));
        Assert.Empty(problems);
        var routes = new RouteTableBuilder<HttpBinding>();
        routes.Add(binding.HttpMethod, binding.Template, binding);
        var match = new RouteMatch();
        Assert.Equal(RouteOutcome.Matched, routes.Build().Match(binding.HttpMethod, RequestPath.Normalize(target), match, out _));
        using var wire = new PooledBuffer();
        binding.BindRequest(match, Encoding.UTF8.GetBytes(body), null, wire, BindingOptions.Default);
        return Cells.Parser.ParseFrom(wire.WrittenSpan);
    }

    public static BindingProblem Problem(string pattern)
    {
        Assert.Empty(Compile(pattern, "", "", out var problems));
        return Assert.Single(problems);
    }

    public static string Answer(string responseField, Cells message)
    {
        var binding = Assert.Single(Compile("GET /m", "", responseField, out var problems));
        Assert.Empty(problems);
        using var json = new PooledBuffer();
        binding.WriteResponse(message.ToByteArray(), json, JsonOptions.Default);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static IReadOnlyList<HttpBinding> Compile(string pattern, string body, string responseBody, out List<BindingProblem> problems)
    {
        problems = [];
        var rule = Bound.Rule(pattern, body, responseBody);
        return HttpBinding.Compile(_schema, Bound.Method(rule, "matrix.Cells", "matrix.Cells"), rule, problems);
    }
}
