using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.Answers;
using Gateway.Rest;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Program.Features.Access;

/// <summary>
/// Removes the gateway's credentials from requests to servers that do not list them as metadata. Refuses a call whose route changed its path to a method that the caller may not call.
/// </summary>
internal sealed class CredentialTransform(CallAuthorization calls, IOptions<ProgramOptions> options, IConfiguration configuration) : ITransformProvider
{
    private const string Authorization = "authorization";

    private readonly string? _keyHeader = options.Value.Authentication?.ApiKeys?.Header;
    private readonly bool _takesTokens = options.Value.Authentication?.Jwt is not null;

    private readonly bool _isGuarded = AccessCheck.IsGuarded(configuration);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (_isGuarded)
        {
            context.AddRequestTransform(ApplyAsync);
        }
    }

    private ValueTask ApplyAsync(RequestTransformContext request)
    {
        var http = request.HttpContext;
        var endpoint = http.GetEndpoint();
        var method = endpoint?.Metadata.GetMetadata<ForwardedMethodMetadata>();
        if (_keyHeader is not null && method?.IsRequestMetadata?.Invoke(_keyHeader) != true)
        {
            request.ProxyRequest.Headers.Remove(_keyHeader);
        }

        if (_takesTokens && method?.IsRequestMetadata?.Invoke(Authorization) == false)
        {
            request.ProxyRequest.Headers.Remove(Authorization);
        }

        // Authorization used the path and the content type from before the route's transforms.
        return !(StatusAnswer.IsGrpc(http) || IsSentAsGrpc(request)) || IsJudged(request.Path, endpoint) || calls.Judge(request.Path, http) == Verdict.Allowed ? default : RefuseAsync(http);
    }

    private static bool IsSentAsGrpc(RequestTransformContext request) =>
        request.ProxyRequest.Content?.Headers.NonValidated.TryGetValues("Content-Type", out var types) == true
        && types.ToString().StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase);

    private static bool IsJudged(PathString path, Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<CalledMethod>() is { } called && path.Value is ['/', .. var rest] && rest.Equals(called.Name, StringComparison.OrdinalIgnoreCase);

    // YARP does not forward the request after a response has begun.
    private static async ValueTask RefuseAsync(HttpContext http)
    {
        await StatusAnswer.WriteAsync(http, new Status(StatusCode.PermissionDenied, "This is not permitted."));
        await http.Response.StartAsync();
    }
}
