using Gateway.Rest.Protocol;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Requests;

/// <summary>Chooses the source of a call's request messages.</summary>
internal static class RequestSources
{
    /// <summary>The source; null when the request has no body, or the binding takes none.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="http">The request.</param>
    /// <param name="acceptForms">Whether the parts of a form are taken one by one.</param>
    public static RequestSource? For(BindingMetadata binding, HttpContext http, bool acceptForms)
    {
        var streams = binding.Method.ClientStreams;
        if (binding.Binding.Body == BodyBinding.None)
        {
            return null;
        }

        var limit = binding.Method.MaxReceiveMessageSize;
        if (acceptForms && binding.Binding.TakesHttpBody && FormContentType.IsMultipart(http.Request.ContentType) && FormContentType.FindBoundary(http.Request.ContentType) is { } boundary)
        {
            // Also without a body: even a form without parts has its last boundary.
            return new FormParts(http.Request.BodyReader, boundary, limit, isSingle: !streams);
        }

        if (!streams)
        {
            return http.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false ? null : new WholeBody(http.Request.BodyReader, limit, http.Request.ContentLength);
        }

        var body = http.Request.BodyReader;

        return binding.Binding.TakesHttpBody
            ? new RawChunks(body, limit)
            : new JsonMessages(body, limit, MessagesAreArrays(binding.Binding));
    }

    // A list field, or a ListValue, is an array already; a Value may be one.
    private static bool MessagesAreArrays(HttpBinding binding)
    {
        var field = binding.BodyField;
        var message = field is null ? binding.Input : field.Message;
        return field is { IsRepeated: true, IsMap: false } || message?.WellKnown is WellKnownType.ListValue or WellKnownType.Value;
    }
}
