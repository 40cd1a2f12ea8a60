using Gateway.Hosting.Headers;
using Gateway.Rest.Calls;
using Gateway.Rest.Requests;
using Gateway.Rest.Responses;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Routing;

/// <summary>Answers the requests of one binding: guards first, each with the status it answers, then the call.</summary>
internal sealed class BindingEndpoint(BindingMetadata binding, RestRuntime runtime)
{
    public Task HandleAsync(HttpContext http)
    {
        if (binding.Method.ClientStreams)
        {
            return Refuse(http, StatusCodes.Status501NotImplemented, StatusCode.Unimplemented, "Methods whose client streams are served by gRPC only.");
        }

        if (FindBodyProblem(http.Request) is { } body)
        {
            return Refuse(http, body.HttpStatus, StatusCode.InvalidArgument, body.Reason);
        }

        if (RequestHeaders.TryReadTimeout(http.Request.Headers, out var timeout) is { } badTimeout)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, badTimeout);
        }

        if (HeaderMetadata.FindBroken(http.Request.Headers) is { } broken)
        {
            return Refuse(http, StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, $"The value of the header '{broken}' is not base64.");
        }

        var match = http.Features.Get<RouteMatch>()
            ?? throw new InvalidOperationException("This endpoint is chosen by its binding's path template only.");
        return binding.Method.ServerStreams
            ? StreamAsync(http, match, timeout)
            : new UnaryRestCall(http, binding, match, runtime).RunAsync(timeout);
    }

    private Task StreamAsync(HttpContext http, RouteMatch match, TimeSpan? timeout)
    {
        var format = binding.Binding.AnswersHttpBody ? HttpBodyFormat.Instance : StreamFormats.Choose(http.Request.Headers.Accept);
        if (format is null)
        {
            return Refuse(
                http,
                StatusCodes.Status406NotAcceptable,
                StatusCode.InvalidArgument,
                $"Nothing of Accept '{http.Request.Headers.Accept}' is offered. Offered: {StreamFormats.Offered}.");
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            // The headers alone: the service is not asked, since a stream might never end.
            http.Response.ContentType = format.ContentType;
            return Task.CompletedTask;
        }

        // A stream is as slow as its reader likes.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        return new StreamRestCall(http, binding, match, format, runtime).RunAsync(timeout);
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

        if (request.Headers.ContentEncoding is [{ } encoding] && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (StatusCodes.Status415UnsupportedMediaType, $"The content encoding '{encoding}' is not accepted.");
        }

        var hasBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        return hasBody && !binding.Binding.TakesHttpBody && JsonContentType.FindProblem(request.ContentType) is { } problem
            ? (StatusCodes.Status415UnsupportedMediaType, problem)
            : null;
    }

    private Task Refuse(HttpContext http, int httpStatus, StatusCode code, string reason)
    {
        Log.RequestRefused(runtime.Logger, binding.Binding.HttpMethod, binding.Binding.Template.Text, httpStatus, reason);
        return runtime.Errors.WriteAsync(http, httpStatus, new Status(code, reason));
    }
}
