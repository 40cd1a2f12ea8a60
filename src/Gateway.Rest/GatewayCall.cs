namespace Gateway.Rest;

/// <summary>A call that code makes.</summary>
/// <param name="Result">How the call ends. Its task never fails. A call that is cut, as by its deadline, ends before its service has returned.</param>
/// <param name="Completion">Ends once the service has returned. The request that the call was made for must last until then.</param>
public sealed record GatewayCall(Task<GatewayCallResult> Result, Task Completion);
