using System.Text;
using ContractProtos;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Contract;

/// <summary>Requests of the methods of <c>contract.proto</c>, with options.</summary>
internal static class Ruled
{
    public static JsonOptions Required { get; } = new() { CheckRequiredFields = true };

    public static JsonOptions Ignore { get; } = new() { OutputOnlyFields = OutputOnlyFields.Ignore };

    public static JsonOptions Refuse { get; } = new() { OutputOnlyFields = OutputOnlyFields.Refuse };

    public static Schema Schema { get; } = Schema.FromFiles([ContractReflection.Descriptor]);

    private static readonly MethodBindings _bindings = MethodBindings.Create(
        Schema, ContractReflection.Descriptor.Services.SelectMany(static service => service.Methods).Select(MethodReference.Of), autoMapUnannotated: false);

    /// <summary>A message that comes as JSON alone.</summary>
    public static string Read(string type, string json, JsonOptions options)
    {
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(Schema.GetMessage(type), Encoding.UTF8.GetBytes(json), wire, options);
        return Show(type, wire.WrittenSpan);
    }

    /// <summary>The problems of a message that comes as JSON alone.</summary>
    public static string[] Problems(string type, string json, JsonOptions options)
    {
        using var wire = new PooledBuffer();
        var error = Assert.Throws<TranscodingException>(() => JsonToWire.Transcode(Schema.GetMessage(type), Encoding.UTF8.GetBytes(json), wire, options));
        Assert.Equal(0, wire.WrittenCount);
        return Show(error);
    }

    /// <summary>A message that comes by a binding, such as <c>GET /v1/books:get?name=x</c>.</summary>
    public static string Bind(string request, string body, JsonOptions options)
    {
        using var wire = new PooledBuffer();
        var binding = Find(request, out var match);
        binding.BindRequest(match, Encoding.UTF8.GetBytes(body), null, wire, new BindingOptions { JsonOptions = options });
        return Show(binding.Input.FullName, wire.WrittenSpan);
    }

    /// <summary>The problems of a message that comes by a binding.</summary>
    public static string[] BindProblems(string request, string body, JsonOptions options)
    {
        using var wire = new PooledBuffer();
        var binding = Find(request, out var match);
        var error = Assert.Throws<TranscodingException>(() => binding.BindRequest(match, Encoding.UTF8.GetBytes(body), null, wire, new BindingOptions { JsonOptions = options }));
        Assert.Equal(0, wire.WrittenCount);
        return Show(error);
    }

    public static HttpBinding Find(string request, out RouteMatch match)
    {
        var space = request.IndexOf(' ');
        match = new RouteMatch();
        Assert.Equal(RouteOutcome.Matched, _bindings.Routes.Match(request[..space], RequestPath.Normalize(request[(space + 1)..]), match, out var binding));
        return binding!;
    }

    private static string[] Show(TranscodingException error)
    {
        Assert.Equal((error.FieldPath, error.Description), (error.Problems[0].FieldPath, error.Problems[0].Description));
        return [.. error.Problems.Select(static problem => $"{problem.FieldPath}: {problem.Description}")];
    }

    private static string Show(string type, ReadOnlySpan<byte> wire)
    {
        var descriptor = ContractReflection.Descriptor.MessageTypes.Single(message => message.FullName == type);
        var message = descriptor.Parser.ParseFrom(wire);
        Assert.Equal(message.CalculateSize(), wire.Length);
        return JsonFormatter.Default.Format(message).Replace(" ", "", StringComparison.Ordinal).Replace('"', '\'');
    }
}
