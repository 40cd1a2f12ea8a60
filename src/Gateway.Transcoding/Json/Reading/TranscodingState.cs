using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>The working memory of one transcoding. Each thread keeps one state between messages, so that a message allocates nothing.</summary>
internal sealed class TranscodingState
{
    [ThreadStatic]
    private static TranscodingState? t_idle;

    public WireAssembler Wire { get; } = new();

    public JsonScratch Scratch { get; } = new();

    public SeenFields Seen { get; } = new();

    public SeenKeys Keys { get; } = new();

    public AnyTypes AnyTypes { get; } = new();

    /// <summary>Holds the JSON of a value given as plain text.</summary>
    public PooledBuffer Text { get; } = new();

    /// <summary>Takes the thread's state, or a new one if a caller further up the stack uses it.</summary>
    public static TranscodingState Rent()
    {
        var state = t_idle ?? new TranscodingState();
        t_idle = null;
        return state;
    }

    /// <summary>Resets the state and gives it back to the thread.</summary>
    public void Return()
    {
        Wire.Reset();
        Scratch.Trim();
        Seen.Reset();
        Keys.Reset();
        AnyTypes.Reset();
        Text.Clear();
        t_idle = this;
    }
}
