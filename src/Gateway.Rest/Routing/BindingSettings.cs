using Gateway.Rest.Calls;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Finds the settings of one binding. The setting nearest to the method wins: a convention on its service's endpoint, the options by its name, a convention on <c>MapGateway()</c>, the options
/// for all methods.
/// </summary>
internal static class BindingSettings
{
    /// <summary>Applies the settings.</summary>
    /// <param name="binding">A binding whose endpoint is made.</param>
    /// <param name="calls">The services that its calls share.</param>
    public static void Apply(BindingMetadata binding, CallRuntime calls)
    {
        SetErrorFormat(binding, calls);
        binding.JsonContentType = binding.Method.Endpoint.Metadata.GetMetadata<JsonContentTypeMetadata>()?.ContentType
            ?? calls.Settings.JsonContentTypeOf(binding.Method)
            ?? binding.EndpointMetadata.GetMetadata<JsonContentTypeMetadata>()?.ContentType
            ?? calls.Settings.JsonContentType;
        if (binding.Method.ServerStreams && !binding.Binding.AnswersHttpBody)
        {
            SetStream(binding, calls);
        }
        else if (calls.Settings.OwnStreamOptionsOf(binding.Method) is not null)
        {
            Log.StreamOptionUnused(calls.Logger, binding.Method.FullName, nameof(GatewayOptions.Streams), binding.Method.ServerStreams ? "its stream is bytes (google.api.HttpBody)" : "it has no stream of responses");
        }
    }

    private static void SetErrorFormat(BindingMetadata binding, CallRuntime calls)
    {
        var settings = calls.Settings;
        var nearest = binding.Method.Endpoint.Metadata.GetMetadata<ErrorFormatMetadata>()
            ?? (settings.ErrorFormatOf(binding.Method) is { } named ? new ErrorFormatMetadata(named, null) : null)
            ?? binding.EndpointMetadata.GetMetadata<ErrorFormatMetadata>()
            ?? new ErrorFormatMetadata(settings.ErrorFormat, settings.ErrorFormatter);
        binding.ErrorFormat = nearest.Format;
        binding.ErrorFormatter = nearest.Formatter;
    }

    private static void SetStream(BindingMetadata binding, CallRuntime calls)
    {
        var near = binding.Method.Endpoint.Metadata.GetMetadata<StreamMetadata>()?.Options ?? new GatewayStreamOptions();
        var options = near.Over(calls.Settings.StreamOptionsOf(binding.Method)).Over(binding.EndpointMetadata.GetMetadata<StreamMetadata>()?.Options);
        binding.StreamForm = options.Form ?? calls.Settings.StreamForm;
        binding.SendsEndEvent = options.SendEnd ?? true;
        binding.ErrorEvent = string.IsNullOrEmpty(options.ErrorEvent) ? null : options.ErrorEvent;
        var own = calls.Settings.OwnStreamOptionsOf(binding.Method);
        if (binding is { ErrorEvent: not null, SendsEndEvent: true })
        {
            Log.StreamOptionUnused(calls.Logger, binding.Method.FullName, nameof(options.ErrorEvent), "the event 'end' reports failures. Set SendEnd to false");
        }

        binding.EventFields = (
            FindField(nameof(options.EventField), options.EventField, own?.EventField, binding, calls),
            FindField(nameof(options.IdField), options.IdField, own?.IdField, binding, calls));
    }

    private static FieldSchema? FindField(string option, string? name, string? ownName, BindingMetadata binding, CallRuntime calls)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var message = binding.Binding.Output;
        var field = message.FindField(name) is { } found && PlainText.CanWrite(found) ? found : null;
        if (field is null && name == ownName && binding.Method.Forwarded is null)
        {
            throw new BindingException(
            [
                new BindingProblem(
                    $"{nameof(GatewayOptions)}.{nameof(GatewayOptions.Streams)}",
                    binding.Method.QualifiedName,
                    "",
                    null,
                    $"{option} is '{name}', which is not a string, integer or enum field of {message.FullName}",
                    "name such a field of the message itself, by its JSON name or its declared name"),
            ]);
        }

        if (field is not null && binding.Binding.ResponseField is null)
        {
            return field;
        }

        // Options of a service apply to all its methods. A method without the field keeps the default events. A schema from elsewhere may get the field later.
        Log.EventFieldMissing(calls.Logger, binding.Method.FullName, name);
        return null;
    }
}
