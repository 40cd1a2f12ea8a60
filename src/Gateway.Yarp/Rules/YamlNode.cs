namespace Gateway.Yarp.Rules;

/// <summary>A value of a YAML or JSON file, with its place. Lines and columns start at 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A scalar.</summary>
/// <param name="Line">Its line.</param>
/// <param name="Column">Its column.</param>
/// <param name="Value">Its text, without quotes.</param>
/// <param name="IsPlain">Whether it has no quotes, so that it may be a number, a boolean or null.</param>
internal sealed record YamlScalar(int Line, int Column, string Value, bool IsPlain) : YamlNode(Line, Column);

/// <summary>A list.</summary>
internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column);

/// <summary>A map. Its keys are scalars.</summary>
internal sealed record YamlMap(int Line, int Column, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries) : YamlNode(Line, Column);
