using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Transcoding;
using Gateway.Transcoding.Json.Writing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Streams;

/// <summary>Answers the requests of one binding with a stream: guards first, each with the status it answers, then the call.</summary>
internal sealed class StreamEndpoint(BindingMetadata binding, StreamRuntime runtime)
{
    // Made with the first request, because the settings of the binding are known only when its endpoint is made.
    private StreamFormats? _formats;

    private StreamFormats Formats => _formats ??= runtime.FormatsOf(binding);

    public Task HandleAsync(HttpContext http, RoutedRequest routed, TimeSpan? timeout)
    {
        if (FindProblem(routed, out var form) is { } problem)
        {
            return runtime.Calls.RefuseAsync(http, binding, RestCall.DoorName, StatusCodes.Status400BadRequest, new Status(StatusCode.InvalidArgument, problem));
        }

        var format = binding.Binding.AnswersHttpBody ? HttpBodyFormat.Instance
            : form is { } named ? Formats.Of(named)
            : Formats.Choose(http.Request.Headers.Accept);
        if (format is null)
        {
            VaryHeader.AddAccept(http.Response.Headers);
            return runtime.Calls.RefuseAsync(
                http,
                binding,
                RestCall.DoorName,
                StatusCodes.Status406NotAcceptable,
                new Status(StatusCode.InvalidArgument, $"Nothing of Accept '{http.Request.Headers.Accept}' is offered. Offered: {StreamFormats.Offered}."));
        }

        if (format is ServerSentEventsFormat { EndsWithStatus: true } && ServerSentEventsFormat.HasEnded(http.Request.Headers))
        {
            // 204 makes an EventSource stop reconnecting.
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        FieldSelection? selection;
        try
        {
            selection = FieldMaskParameter.Read(runtime.Calls.Settings.FieldMaskParameter, routed.Match, binding.Binding);
        }
        catch (TranscodingException mistake)
        {
            return runtime.Calls.RefuseAsync(http, binding, RestCall.DoorName, mistake);
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            // Send only the headers and do not call the service: a stream might never end.
            http.Response.ContentType = format.ContentType;
            StreamHeaders.Write(http.Response.Headers, isNegotiated: !binding.Binding.AnswersHttpBody);
            return Task.CompletedTask;
        }

        ServerLimits.Lift(http, binding.Method, runtime.Calls.Settings.AcceptForms);
        return new StreamRestCall(http, binding, routed.TakeMatch(), format, runtime) { Selection = selection }.RunAsync(timeout);
    }

    private string? FindProblem(RoutedRequest routed, out StreamForm? form)
    {
        var parameter = runtime.Calls.Settings.StreamFormatParameter;
        form = null;
        return binding.Binding.AnswersHttpBody
            ? StreamFormatParameter.FindProblem(parameter, routed.Match, answersBytes: true)
            : StreamFormatParameter.Read(parameter, routed.Match, out form);
    }
}
