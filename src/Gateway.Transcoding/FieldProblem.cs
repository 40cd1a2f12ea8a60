namespace Gateway.Transcoding;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="FieldPath">The proto field path, such as <c>items[3].price</c>; "" for the whole message.</param>
/// <param name="Description">The problem, without the place.</param>
public readonly record struct FieldProblem(string FieldPath, string Description);
