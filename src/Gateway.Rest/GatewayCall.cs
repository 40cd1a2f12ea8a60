namespace Gateway.Rest;

/// <summary>A call that code makes.</summary>
/// <param name="Result">How the call ended. This task never fails. A call that was cut, for example by its deadline, has its result before its service returns.</param>
/// <param name="Completion">Completes when the service has returned. The request behind the call must last until then.</param>
public sealed record GatewayCall(Task<GatewayCallResult> Result, Task Completion);
