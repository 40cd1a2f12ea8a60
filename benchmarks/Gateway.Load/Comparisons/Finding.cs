namespace Gateway.Load.Comparisons;

/// <summary>One quantity, measured of several servers.</summary>
/// <param name="Question">The name of the comparison.</param>
/// <param name="Quantity">The measured quantity.</param>
/// <param name="Unit">The unit of the samples.</param>
/// <param name="Goal">The goal for Gateway; null for none.</param>
/// <param name="Samples">The samples by the name of the server. Samples at the same index were taken one after another.</param>
internal sealed record Finding(string Question, string Quantity, string Unit, string? Goal, IReadOnlyDictionary<string, double[]> Samples);
