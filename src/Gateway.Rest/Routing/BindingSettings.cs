using Gateway.Rest.Calls;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Finds what is configured for one binding. The nearest to the method wins: a convention on its service's endpoint, the options by its name, a convention on <c>MapGateway()</c>, the options for
/// all methods.
/// </summary>
internal static class BindingSettings
{
    /// <summary>Sets what is configured.</summary>
    /// <param name="binding">A binding whose endpoint is made.</param>
    /// <param name="calls">What its calls share.</param>
    public static void Apply(BindingMetadata binding, CallRuntime calls)
    {
        SetErrorFormat(binding, calls);
        if (binding.Method.ServerStreams && !binding.Binding.AnswersHttpBody)
        {
            SetStream(binding, calls);
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
        binding.EventFields = (FindField(options.EventField, binding, calls), FindField(options.IdField, binding, calls));
    }

    private static FieldSchema? FindField(string? name, BindingMetadata binding, CallRuntime calls)
    {
        // Options of a service hold for all its methods: one without the field has events as ever.
        var message = binding.Binding.ResponseField is null ? binding.Binding.Output : null;
        if (string.IsNullOrEmpty(name) || (message?.FindField(name) is { } field && PlainText.CanWrite(field)))
        {
            return string.IsNullOrEmpty(name) ? null : message!.FindField(name);
        }

        Log.EventFieldMissing(calls.Logger, binding.Method.FullName, name);
        return null;
    }
}
