using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Rest.Streams;
using Gateway.Rest.Unary;
using Gateway.Rest.WebSockets.Messages;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Json.Writing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Routing;

/// <summary>Answers the requests of one binding: guards first, each with the status it answers, then the call.</summary>
internal sealed class BindingEndpoint(BindingMetadata binding, StreamRuntime streams, WebSocketRuntime sockets)
{
    private readonly CallRuntime _calls = streams.Calls;
    private readonly StreamEndpoint? _stream = binding.Method.ServerStreams ? new StreamEndpoint(binding, streams) : null;
    private readonly WebSocketEndpoint? _socket = sockets.Options.Enabled ? new WebSocketEndpoint(binding, sockets) : null;

    public Task HandleAsync(HttpContext http)
    {
        var routed = http.Features.Find<RoutedRequest>()
            ?? throw new InvalidOperationException("This endpoint is chosen by its binding's path template only.");
        if (routed.IsForSocket)
        {
            return _socket!.HandleAsync(http, routed.Match);
        }

        if (FindUnwantedBody(http.Request) is { } unwanted)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, unwanted);
        }

        if (FindUnreadableBody(http.Request) is { } unreadable)
        {
            return Refuse(http, StatusCodes.Status415UnsupportedMediaType, unreadable);
        }

        if (CallHeaders.FindProblem(http.Request.Headers, out var timeout) is { } broken)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, broken);
        }

        if (_stream is not null)
        {
            return _stream.HandleAsync(http, routed, timeout);
        }

        if (StreamFormatParameter.FindProblem(_calls.Settings.StreamFormatParameter, routed.Match, binding.Binding.AnswersHttpBody) is { } problem)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, problem);
        }

        FieldSelection? selection;
        try
        {
            selection = FieldMaskParameter.Read(_calls.Settings.FieldMaskParameter, routed.Match, binding.Binding);
        }
        catch (TranscodingException mistake)
        {
            return _calls.RefuseAsync(http, binding, RestCall.DoorName, mistake);
        }

        ServerLimits.Lift(http, binding.Method, _calls.Settings.AcceptForms);
        var call = UnaryRestCall.Of(http, binding, routed, _calls);
        call.Selection = selection;
        return call.RunAsync(timeout);
    }

    // Do not wait for a chunked body: its client may send it only after the answer.
    private string? FindUnwantedBody(HttpRequest request) => binding.Binding.Body == BodyBinding.None && request.ContentLength > 0 && !_calls.Settings.UnaryJson.IgnoreUnknownFields
        ? $"{binding.Binding.HttpMethod} {binding.Binding.Template.Text} takes no request body; one of {request.ContentLength} bytes was sent."
        : null;

    private string? FindUnreadableBody(HttpRequest request)
    {
        if (binding.Binding.Body == BodyBinding.None)
        {
            return null;
        }

        foreach (var encoding in request.Headers.ContentEncoding)
        {
            if (encoding is not null && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return $"The content encoding '{encoding}' is not accepted.";
            }
        }

        if (_calls.Settings.AcceptForms && FindFormProblem(request, out var problem))
        {
            return problem;
        }

        var hasBody = request.HttpContext.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        return hasBody && !binding.Binding.TakesHttpBody ? JsonContentType.FindProblem(request.ContentType, binding.Method.ClientStreams, _calls.Settings.AcceptForms && TakesForms) : null;
    }

    private bool TakesForms => binding.Binding.TakesForms && !binding.Method.ClientStreams;

    // True for a form that this binding accepts, even if the form has a mistake.
    private bool FindFormProblem(HttpRequest request, out string? problem)
    {
        problem = null;
        if (TakesForms)
        {
            return FormContentType.IsForm(request.ContentType);
        }

        if (!binding.Binding.TakesHttpBody || !FormContentType.IsMultipart(request.ContentType))
        {
            return false;
        }

        problem = FormContentType.FindBoundary(request.ContentType) is null ? $"The content type '{request.ContentType}' has no boundary of 1 to 70 ASCII characters." : null;
        return true;
    }

    private Task Refuse(HttpContext http, int httpStatus, string reason) =>
        _calls.RefuseAsync(http, binding, RestCall.DoorName, httpStatus, new Status(StatusCode.InvalidArgument, reason));
}
