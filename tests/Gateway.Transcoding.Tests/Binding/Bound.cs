using System.Text;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>One binding of an invented method that takes and answers <see cref="Request"/>.</summary>
internal sealed class Bound
{
    private readonly HttpBinding _binding;
    private readonly RouteTable<HttpBinding> _routes;

    private Bound(HttpBinding binding)
    {
        _binding = binding;
        var routes = new RouteTableBuilder<HttpBinding>();
        routes.Add(binding.HttpMethod, binding.Template, binding);
        _routes = routes.Build();
    }

    public static Schema Schema { get; } = Schema.FromFiles([ThingsReflection.Descriptor]);

    public HttpBinding Binding => _binding;

    public static MethodReference Method(HttpRule rule, string input = "things.Request", string output = "things.Request") => new(
        "things.proto", "things.ThingService", new MethodDescriptorProto { Name = "Do", InputType = "." + input, OutputType = "." + output }, rule);

    /// <summary><c>GET /v1/{name}</c>, with <c>body</c> and <c>response_body</c>.</summary>
    public static HttpRule Rule(string pattern, string body = "", string responseBody = "")
    {
        var (kind, path) = (pattern[..pattern.IndexOf(' ')], pattern[(pattern.IndexOf(' ') + 1)..]);
        var rule = new HttpRule { Body = body, ResponseBody = responseBody };
        switch (kind)
        {
            case "GET": rule.Get = path; break;
            case "PUT": rule.Put = path; break;
            case "POST": rule.Post = path; break;
            case "PATCH": rule.Patch = path; break;
            case "DELETE": rule.Delete = path; break;
            default: rule.Custom = new() { Kind = kind, Path = path }; break;
        }

        return rule;
    }

    public static Bound To(string pattern, string body = "", string input = "things.Request", string responseBody = "", string output = "things.Request")
    {
        var problems = new List<BindingProblem>();
        var rule = Rule(pattern, body, responseBody);
        var bindings = HttpBinding.Compile(Schema, Method(rule, input, output), rule, problems);
        Assert.Empty(problems);
        return new(Assert.Single(bindings));
    }

    public RouteMatch Match(string target)
    {
        var match = new RouteMatch();
        Assert.Equal(RouteOutcome.Matched, _routes.Match(_binding.HttpMethod, RequestPath.Normalize(target), match, out _));
        return match;
    }

    public byte[] Wire(string target, ReadOnlySpan<byte> body = default, string? contentType = null, BindingOptions? options = null)
    {
        using var wire = new PooledBuffer();
        _binding.BindRequest(Match(target), body, contentType, wire, options ?? BindingOptions.Default);
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>The request in Google's own JSON. First checks that the request has one record for each field and no duplicates.</summary>
    public string Json(string target, string body = "", BindingOptions? options = null)
    {
        var wire = Wire(target, Encoding.UTF8.GetBytes(body), null, options);
        var message = Request.Parser.ParseFrom(wire);
        Assert.Equal(message.CalculateSize(), wire.Length);
        return JsonFormatter.Default.Format(message);
    }

    public TranscodingException Refuse(string target, string body = "", BindingOptions? options = null)
    {
        using var wire = new PooledBuffer();
        var match = Match(target);
        var exception = Assert.Throws<TranscodingException>(() => _binding.BindRequest(match, Encoding.UTF8.GetBytes(body), null, wire, options ?? BindingOptions.Default));
        Assert.Equal(0, wire.WrittenCount);
        return exception;
    }
}
