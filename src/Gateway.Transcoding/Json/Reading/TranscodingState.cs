using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>What one transcoding works with; each thread keeps one between messages, so that a message allocates nothing.</summary>
internal sealed class TranscodingState
{
    [ThreadStatic]
    private static TranscodingState? t_idle;

    public WireAssembler Wire { get; } = new();

    public JsonScratch Scratch { get; } = new();

    public SeenFields Seen { get; } = new();

    public SeenKeys Keys { get; } = new();

    public AnyTypes AnyTypes { get; } = new();

    /// <summary>The JSON of a value that was given as plain text.</summary>
    public PooledBuffer Text { get; } = new();

    /// <summary>Takes the thread's state, or a new one when it is in use further up the stack.</summary>
    public static TranscodingState Rent()
    {
        var state = t_idle ?? new TranscodingState();
        t_idle = null;
        return state;
    }

    /// <summary>Gives the state back, emptied.</summary>
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
