using Gateway.Transcoding.Binding;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>Which messages a call takes from its client.</summary>
/// <param name="Any">One at least; otherwise path and query are the request.</param>
/// <param name="Many">More than one.</param>
/// <param name="Raw">They are the data of a <c>google.api.HttpBody</c>, and not JSON.</param>
internal readonly record struct TakenMessages(bool Any, bool Many, bool Raw)
{
    public static TakenMessages Of(BindingMetadata binding)
    {
        var any = binding.Binding.Body != BodyBinding.None;
        return new TakenMessages(any, any && binding.Method.ClientStreams, binding.Binding.TakesHttpBody);
    }
}
