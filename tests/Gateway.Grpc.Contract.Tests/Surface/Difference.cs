namespace Gateway.Grpc.Contract.Tests.Surface;

/// <summary>A difference that is meant.</summary>
/// <param name="Start">What the lines begin with that it covers.</param>
/// <param name="InDocs">The words by which docs/compatibility.md names it.</param>
internal sealed record Difference(string Start, string InDocs)
{
    public bool Covers(string line) => line.StartsWith(Start, StringComparison.Ordinal);
}
