using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Requests;

/// <summary>Chooses where the request messages of a call come from.</summary>
internal static class RequestSources
{
    public static RequestSource For(BindingMetadata binding, HttpContext http)
    {
        var body = http.Request.BodyReader;
        var limit = binding.Method.MaxReceiveMessageSize;
        if (!binding.Method.ClientStreams || binding.Binding.Body == BodyBinding.None)
        {
            var hasBody = binding.Binding.Body != BodyBinding.None
                && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
            return new WholeBody(body, limit, http.Request.ContentLength, hasBody);
        }

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
