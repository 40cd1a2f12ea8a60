using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Rest.Streams;
using Gateway.Rest.Unary;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Rest.WebSockets.Messages;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Routing;

/// <summary>Answers the requests of one binding: guards first, each with the status it answers, then the call.</summary>
internal sealed class BindingEndpoint(BindingMetadata binding, StreamRuntime streams, WebSocketRuntime sockets)
{
    private const int ServersDefaultBodyLimit = 30_000_000;

    private readonly CallRuntime _calls = streams.Calls;
    private readonly StreamEndpoint? _stream = binding.Method.ServerStreams ? new StreamEndpoint(binding, streams) : null;
    private readonly WebSocketEndpoint? _socket = sockets.Options.Enabled ? new WebSocketEndpoint(binding, sockets) : null;

    public Task HandleAsync(HttpContext http)
    {
        if (_socket is not null && WebSocketHandshake.IsAskedFor(http))
        {
            return _socket.HandleAsync(http);
        }

        if (FindBodyProblem(http.Request) is { } body)
        {
            return Refuse(http, body.HttpStatus, body.Reason);
        }

        if (CallTimeout.TryRead(http.Request.Headers, out var timeout) is { } badTimeout)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, badTimeout);
        }

        if (RequestMetadata.FindProblem(http.Request.Headers) is { } broken)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, broken);
        }

        var match = http.Features.Find<RouteMatch>()
            ?? throw new InvalidOperationException("This endpoint is chosen by its binding's path template only.");
        LiftLimits(http);
        return _stream is not null
            ? _stream.HandleAsync(http, match, timeout)
            : UnaryRestCall.Of(http, binding, match, _calls).RunAsync(timeout);
    }

    // A stream is as long and as slow as its peers like; each of its messages has the limit of the method.
    private void LiftLimits(HttpContext http)
    {
        if (binding.Method.ServerStreams && http.Features.Find<IHttpMinResponseDataRateFeature>() is { } response)
        {
            response.MinDataRate = null;
        }

        if (binding.Method.ClientStreams && http.Features.Find<IHttpMinRequestBodyDataRateFeature>() is { } request)
        {
            request.MinDataRate = null;
        }

        if (http.Features.Find<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The server's own limit gives way for streams, and where someone has set the method's above what the server has unless told otherwise.
            var most = binding.Method.ClientStreams ? null : binding.Method.MaxReceiveMessageSize;
            if (most is null or > ServersDefaultBodyLimit)
            {
                size.MaxRequestBodySize = most;
            }
        }
    }

    private (int HttpStatus, string Reason)? FindBodyProblem(HttpRequest request)
    {
        if (binding.Binding.Body == BodyBinding.None)
        {
            // A chunked body is not waited for: its client may send it only after the answer.
            return request.ContentLength > 0
                ? (StatusCodes.Status400BadRequest, $"{binding.Binding.HttpMethod} {binding.Binding.Template.Text} takes no request body; one of {request.ContentLength} bytes was sent.")
                : null;
        }

        foreach (var encoding in request.Headers.ContentEncoding)
        {
            if (encoding is not null && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return (StatusCodes.Status415UnsupportedMediaType, $"The content encoding '{encoding}' is not accepted.");
            }
        }

        var hasBody = request.HttpContext.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        return hasBody && !binding.Binding.TakesHttpBody && JsonContentType.FindProblem(request.ContentType, binding.Method.ClientStreams) is { } problem
            ? (StatusCodes.Status415UnsupportedMediaType, problem)
            : null;
    }

    private Task Refuse(HttpContext http, int httpStatus, string reason) =>
        _calls.RefuseAsync(http, binding, RestCall.DoorName, httpStatus, new Status(StatusCode.InvalidArgument, reason));
}
