using Gateway.StreamComparison.Contenders;

namespace Gateway.StreamComparison.Measuring;

/// <summary>A contender and the results of its rounds.</summary>
internal sealed record Row(IContender Contender)
{
    public List<Measurement> Results { get; } = [];

    public T Median<T>(Func<Measurement, T> value) => Results.Select(value).Order().ElementAt(Results.Count / 2);
}
