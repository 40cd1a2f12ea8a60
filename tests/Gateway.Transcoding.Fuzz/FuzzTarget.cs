namespace Gateway.Transcoding.Fuzz;

/// <summary>One part of the engine: makes inputs for it and judges its results.</summary>
/// <remarks>An input is only bytes, so that a run can save it, make it smaller and replay it.</remarks>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>Makes an input. The same random numbers give the same input.</summary>
    public abstract byte[] Make(Random random);

    /// <summary>Runs the engine on an input.</summary>
    /// <exception cref="Exception">Every exception is a finding.</exception>
    public abstract void Check(byte[] input);
}
