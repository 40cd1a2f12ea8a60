using Gateway.Benchmarks.Protos;

namespace Gateway.Benchmarks.Samples;

/// <summary>The class for the JSON of a <see cref="Box"/>.</summary>
public sealed class BoxModel
{
    public int Id { get; set; }

    public string Label { get; set; } = "";

    public BoxModel? Inner { get; set; }
}

/// <summary>The class for the JSON of <see cref="Values"/>.</summary>
public sealed class ValuesModel
{
    public List<int> Ints { get; set; } = [];

    public List<double> Doubles { get; set; } = [];

    public List<string> Texts { get; set; } = [];
}

/// <summary>The class for the JSON of a <see cref="Letter"/>.</summary>
public sealed class LetterModel
{
    public string Text { get; set; } = "";
}
