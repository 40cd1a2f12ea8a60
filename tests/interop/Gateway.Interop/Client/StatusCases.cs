using Gateway.Interop.Protos;
using Grpc.Core;

namespace Gateway.Interop.Client;

/// <summary>Calls that the server ends with a status of its own.</summary>
internal static class StatusCases
{
    public static async Task StatusCodeAndMessageAsync(InteropTarget target)
    {
        var asked = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };
        await ExpectAsync(asked, () => target.Service.UnaryCallAsync(new SimpleRequest { ResponseStatus = asked }).ResponseAsync);

        using var duplex = target.Service.FullDuplexCall();
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = asked });
        await duplex.RequestStream.CompleteAsync();
        await ExpectAsync(asked, () => duplex.ResponseStream.MoveNext());
    }

    public static Task SpecialStatusMessageAsync(InteropTarget target)
    {
        var asked = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n" };
        return ExpectAsync(asked, () => target.Service.UnaryCallAsync(new SimpleRequest { ResponseStatus = asked }).ResponseAsync);
    }

    public static Task UnimplementedMethodAsync(InteropTarget target) =>
        ExpectAsync(StatusCode.Unimplemented, () => target.Service.UnimplementedCallAsync(new Empty()).ResponseAsync);

    public static Task UnimplementedServiceAsync(InteropTarget target) =>
        ExpectAsync(StatusCode.Unimplemented, () => target.Unimplemented.UnimplementedCallAsync(new Empty()).ResponseAsync);

    /// <summary>Fails unless the call fails with this status code; gives the status.</summary>
    public static async Task<Status> ExpectAsync(StatusCode code, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException failure)
        {
            InteropFailure.Unless(code, failure.StatusCode, $"status code (message: {failure.Status.Detail})");
            return failure.Status;
        }

        throw new InteropFailure($"The call succeeded; it was to fail with {code}.");
    }

    private static async Task ExpectAsync(EchoStatus expected, Func<Task> call)
    {
        var status = await ExpectAsync((StatusCode)expected.Code, call);
        InteropFailure.Unless(expected.Message, status.Detail, "status message");
    }
}
