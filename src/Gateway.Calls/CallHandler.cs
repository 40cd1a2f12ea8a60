namespace Gateway.Calls;

/// <summary>
/// Handles one call: reads its messages, writes its answers, and leaves how it ended in <see cref="Call.Status"/> and <see cref="Call.ResponseTrailers"/>.
/// A handler turns its own failures into a status; what it throws is a defect of the handler.
/// </summary>
public delegate Task CallHandler(Call call);
