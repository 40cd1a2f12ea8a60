using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Rest.Times;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using HttpMethods = Microsoft.AspNetCore.Http.HttpMethods;

namespace Gateway.Rest.Connect;

/// <summary>Answers the Connect requests of one method. The guards come first, each with the status that it answers; then the call.</summary>
internal sealed class ConnectEndpoint(GatewayMethod method, CallRuntime runtime, ConnectErrors errors)
{
    private const string Version = "1";
    private const int MaxTimeoutDigits = 10;

    private readonly bool _takesGet = !method.IsStreaming && method.Descriptor.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    // Made at the first call, because most methods of a large gateway are never called by Connect.
    private Lazy<(BindingMetadata Binding, RouteMatch Match)> Bound => field ??= new(Bind);

    public Task HandleAsync(HttpContext http)
    {
        var request = http.Request;
        var isGet = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!HttpMethods.IsPost(request.Method) && !(isGet && _takesGet))
        {
            http.Response.Headers.Allow = _takesGet ? $"{HttpMethods.Get}, {HttpMethods.Head}, {HttpMethods.Post}" : HttpMethods.Post;
            return RefuseAsync(http, format: null, new Status(StatusCode.Unimplemented, $"{request.Method} is not allowed here. Allowed: {http.Response.Headers.Allow}."), StatusCodes.Status405MethodNotAllowed);
        }

        var query = isGet ? new ConnectQuery(request.QueryString.Value) : null;
        if (query is not null)
        {
            // A proxy on the way may compress the answer.
            http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        if ((isGet ? query!.Format : ConnectFormat.Of(request.ContentType)) is not { } format || format.IsStream != method.IsStreaming)
        {
            var accepted = ConnectFormat.AcceptPost(method.IsStreaming);
            http.Response.Headers["Accept-Post"] = accepted;
            var reason = isGet ? "The query needs encoding=json or encoding=proto." : $"The content type '{request.ContentType}' is not accepted. Accepted: {accepted}.";
            return RefuseAsync(http, format: null, new Status(StatusCode.InvalidArgument, reason), StatusCodes.Status415UnsupportedMediaType);
        }

        byte[]? message = null;
        var problem = TryReadTimeout(request, out var timeout) ?? FindOtherVersion(request, query) ?? RequestMetadata.FindProblem(request.Headers) ?? query?.TryReadMessage(out message);
        if (problem is not null)
        {
            return RefuseAsync(http, format, new Status(StatusCode.InvalidArgument, problem));
        }

        var acceptHeader = format.IsStream ? ConnectHeaders.StreamAcceptEncoding : HeaderNames.AcceptEncoding;
        var encoding = query is not null ? query.Compression : request.Headers[format.IsStream ? ConnectHeaders.StreamEncoding : HeaderNames.ContentEncoding].ToString();
        var isCompressed = Gzip.Name.Equals(encoding, StringComparison.OrdinalIgnoreCase);
        if (!isCompressed && !string.IsNullOrEmpty(encoding) && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers[acceptHeader] = Gzip.Name;
            return RefuseAsync(http, format, new Status(StatusCode.Unimplemented, $"The compression '{encoding}' is not supported. Supported: {Gzip.Name}."));
        }

        var gzip = isCompressed ? new Gzip(query is not null ? GzipPlace.Query : format.IsStream ? GzipPlace.Stream : GzipPlace.Body, MostDecompressed(http)) : null;
        ServerLimits.Lift(http, method, acceptForms: false);
        var (binding, match) = Bound.Value;
        var messages = new ConnectMessages(message is null ? request.BodyReader : PipeReader.Create(new ReadOnlySequence<byte>(message)), method, format, gzip);
        ConnectCall call = format.IsStream
            ? new ConnectStreamCall(http, binding, match, runtime, errors, messages, format)
            : new ConnectUnaryCall(http, binding, match, runtime, errors, messages, format);
        return call.RunAsync(timeout);
    }

    private static string? FindOtherVersion(HttpRequest request, ConnectQuery? query)
    {
        if (query?.Version is { } asked && asked != $"v{Version}")
        {
            return $"The query has connect={asked}: expected v{Version}.";
        }

        var version = request.Headers[ConnectHeaders.ProtocolVersion];
        return version.Count == 0 || version == Version ? null : $"The header {ConnectHeaders.ProtocolVersion} is '{version}': expected {Version}.";
    }

    private static string? TryReadTimeout(HttpRequest request, out TimeSpan? timeout)
    {
        timeout = null;
        var sent = request.Headers[ConnectHeaders.Timeout];
        if (sent.Count == 0)
        {
            return null;
        }

        if (sent.Count > 1 || sent[0] is not { Length: <= MaxTimeoutDigits } text || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return $"The header {ConnectHeaders.Timeout} is '{sent}': expected 1 to {MaxTimeoutDigits} digits.";
        }

        timeout = TimeSpan.FromMilliseconds(Math.Min(milliseconds, (long)LongestTimer.Time.TotalMilliseconds));
        return null;
    }

    // Binds the whole body as the message, as for a method without a rule.
    private (BindingMetadata Binding, RouteMatch Match) Bind()
    {
        var reference = MethodReference.Of(method.Descriptor) with { Rule = new HttpRule { Post = method.FullName, Body = "*" } };
        var match = new RouteMatch();
        MethodBindings.Create(errors.Schema, [reference], autoMapUnannotated: false).Routes.Match(HttpMethods.Post, RequestPath.Normalize(method.FullName), match, out var binding);
        return (new BindingMetadata(method, binding!), match);
    }

    // Few compressed bytes may become many. A method without a limit of its own gets the limit of bodies.
    private int MostDecompressed(HttpContext http) =>
        method.MaxReceiveMessageSize ?? (int)Math.Min(http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? Gzip.MostBytes, Gzip.MostBytes);

    private Task RefuseAsync(HttpContext http, ConnectFormat? format, Status status, int? httpStatus = null)
    {
        var answered = httpStatus ?? (format is { IsStream: true } ? StatusCodes.Status200OK : StatusHttpMap.ToHttp((int)status.StatusCode));
        Log.RequestRefused(runtime.Logger, http.Request.Method, method.FullName, ConnectCall.DoorName, answered, status.Detail);
        runtime.Tracker.Telemetry.Refused(http, method.QualifiedName, ConnectCall.DoorName, status);
        return errors.WriteAsync(http, format, status, default, httpStatus);
    }
}
