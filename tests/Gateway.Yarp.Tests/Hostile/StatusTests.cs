using Gateway.Yarp.Tests.Hostile.Lab;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that end their calls with a strange status, or with none.</summary>
public sealed class StatusTests
{
    private const string NoStatus = "The server ended the call without a status.";

    private static readonly Google.Rpc.Status _unknownDetails = new() { Code = 9, Message = "no", Details = { new Any { TypeUrl = "type.googleapis.com/un.Known", Value = ByteString.CopyFrom(1, 2) } } };

    private static readonly Dictionary<string, HostileCase> _cases = new()
    {
        ["none after a message"] = HostileCase.FailingLater(AnswerAsync, 500, StatusCode.Unknown, NoStatus),
        ["none at all"] = HostileCase.Failing(http => http.SayAsync(200, "application/grpc", ""), 500, StatusCode.Unknown, NoStatus),
        ["alone"] = Alone("9", "no", "no"),
        ["with escapes"] = Alone("9", "%C3%A4 %25", "ä %"),
        ["with a broken escape"] = Alone("9", "50 % %zz %4", "50 % %zz %4"),
        ["with raw UTF-8"] = Alone("9", "\u00C3\u00A4 50 %", "ä 50 %"),
        ["with broken UTF-8"] = Alone("9", "%FF%FE", "\uFFFD\uFFFD").JudgedByClient("FailedPrecondition: *", "FailedPrecondition: *"),
        ["details that are no base64"] = Alone("9", "no", "no", "!!"),
        ["details of an unknown type"] = Alone("9", "no", "no", Convert.ToBase64String(_unknownDetails.ToByteArray()), "[{\"@type\":\"type.googleapis.com/un.Known\",\"value\":\"AQI=\"}]"),
        ["details that are no status"] = Alone("9", "no", "no", Convert.ToBase64String([0xFF, 0xFF, 0xFF])),
        ["99"] = Alone("99", "what", "what", StatusCode.Unknown, 500).JudgedByClient("99: what", "99: what"),
        ["-1"] = Alone("-1", "what", "what", StatusCode.Unknown, 500),
        ["text"] = Alone("OK", "what", "what", StatusCode.Unknown, 500),
        ["empty"] = Alone("", "what", "what", StatusCode.Unknown, 500),
        ["RESOURCE_EXHAUSTED of the service itself"] = Alone("8", "too many", "too many", StatusCode.ResourceExhausted, 429),
        ["twice"] = HostileCase.FailingLater(
            async http =>
            {
                await AnswerAsync(http);
                http.Response.AppendTrailer("grpc-status", new(["0", "5"]));
            },
            500,
            StatusCode.Unknown,
            ""),
        ["also among the headers"] = HostileCase.Passing(
            async http =>
            {
                http.Response.Headers["grpc-status"] = "5";
                await AnswerAsync(http);
                http.End("0");
            },
            "a").JudgedByClient("NotFound: ", "NotFound: "),
        ["OK alone"] = HostileCase.Failing(http => EndAsync(http, "0", "fine", null), 500, StatusCode.Internal, "The service ended the call without a message.") with
        {
            Watch = "200",
            Socket = "1000 ",
            AskNatively = "Internal: *",
            WatchNatively = "",
        },
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_strange_status_is_told_as_well_as_it_can(string status) => _cases[status].RunAsync();

    private static HostileCase Alone(string status, string message, string told, string? details = null, string toldDetails = "[]") =>
        HostileCase.Failing(http => EndAsync(http, status, message, details), 400, StatusCode.FailedPrecondition, told, toldDetails);

    private static HostileCase Alone(string status, string message, string told, StatusCode code, int httpStatus) =>
        HostileCase.Failing(http => EndAsync(http, status, message, null), httpStatus, code, told);

    private static async Task EndAsync(HttpContext http, string status, string message, string? details)
    {
        await http.ReadRequestAsync();
        http.End(status, message, details);
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        await http.ReadRequestAsync();
        await http.SendAsync(GrpcAnswer.Frame(GrpcAnswer.Message("a")));
    }
}
