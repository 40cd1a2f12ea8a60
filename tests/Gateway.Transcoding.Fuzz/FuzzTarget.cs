namespace Gateway.Transcoding.Fuzz;

/// <summary>One part of the engine with a way to make inputs for it and a judgement of what it does with them.</summary>
/// <remarks>An input is bytes and nothing else, so that each can be saved, made smaller and played again.</remarks>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>An input. The same random numbers give the same input.</summary>
    public abstract byte[] Make(Random random);

    /// <summary>Runs the engine on an input.</summary>
    /// <exception cref="Exception">Whatever it throws is a finding.</exception>
    public abstract void Check(byte[] input);
}
