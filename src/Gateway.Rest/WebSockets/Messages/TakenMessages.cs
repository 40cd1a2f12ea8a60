using Gateway.Transcoding.Binding;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>The messages that a call takes from its client.</summary>
/// <param name="Some">Whether it takes messages at all; otherwise path and query are the request.</param>
/// <param name="Many">Whether it takes more than one.</param>
/// <param name="Raw">Whether they are the data of a <c>google.api.HttpBody</c> instead of JSON.</param>
internal readonly record struct TakenMessages(bool Some, bool Many, bool Raw)
{
    public static TakenMessages Of(BindingMetadata binding)
    {
        var takesSome = binding.Binding.Body != BodyBinding.None;
        return new TakenMessages(takesSome, takesSome && binding.Method.ClientStreams, binding.Binding.TakesHttpBody);
    }
}
