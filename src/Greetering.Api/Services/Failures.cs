using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Greetering.Api.Services;

/// <summary>Failures with the typed details that fit their code.</summary>
internal static class Failures
{
    private const string Domain = "greetering.example";

    /// <summary>INVALID_ARGUMENT that names the field.</summary>
    public static RpcException InvalidField(string field, string description) =>
        Make(Code.InvalidArgument, $"{field} {description}", Violation(field, description));

    /// <summary>A failure of this code. The default message and the details of ABORTED are the tutorial's own.</summary>
    public static RpcException Of(Code code, string message) =>
        Make(code, message.Length == 0 ? "error!!!!!!" : message, DetailsOf(code));

    private static RpcException Make(Code code, string message, params IMessage[] details)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(Any.Pack));
        return status.ToRpcException();
    }

    private static IMessage[] DetailsOf(Code code) => code switch
    {
        Code.Aborted or Code.InvalidArgument or Code.OutOfRange => [Violation("bad", "Bad Request")],
        Code.ResourceExhausted => [Quota(), RetryIn(seconds: 30)],
        Code.Unavailable => [RetryIn(seconds: 5)],
        Code.FailedPrecondition => [Precondition()],
        Code.NotFound or Code.AlreadyExists => [new ResourceInfo { ResourceType = "greeting", ResourceName = "greetings/1", Description = "The greeting asked for." }],
        Code.PermissionDenied or Code.Unauthenticated or Code.Cancelled => [new ErrorInfo { Reason = "ON_REQUEST", Domain = Domain }],
        Code.Unimplemented => [Help()],
        _ => [new RequestInfo { RequestId = "fail", ServingData = "failed on request" }],
    };

    private static BadRequest Violation(string field, string description) =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = description } } };

    private static QuotaFailure Quota() =>
        new() { Violations = { new QuotaFailure.Types.Violation { Subject = "client:you", Description = "Ten greetings a minute are enough." } } };

    private static RetryInfo RetryIn(long seconds) => new() { RetryDelay = new Duration { Seconds = seconds } };

    private static PreconditionFailure Precondition() =>
        new() { Violations = { new PreconditionFailure.Types.Violation { Type = "MOOD", Subject = "server", Description = "The server is not in the mood." } } };

    private static Help Help() =>
        new() { Links = { new Help.Types.Link { Description = "What this service does", Url = "/swagger" } } };
}
