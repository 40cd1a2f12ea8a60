using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers whose bodies are not the frames of gRPC, or not those that their method has.</summary>
public sealed class BodyTests
{
    private const string NoFrame = "The service has written something other than messages into the response body.";
    private const string TooMany = "The server has sent more than one message, where its method has one.";
    private const string TooLong = "The response is longer than the limit of 4194304 bytes.";
    private const string Unreadable = "A response message cannot be written as JSON.";

    private static readonly byte[] _whole = GrpcAnswer.Frame(GrpcAnswer.Message("a"));
    private static readonly byte[] _second = GrpcAnswer.Frame(GrpcAnswer.Message("b"));

    private static readonly Dictionary<string, HostileCase> _cases = new()
    {
        ["flag 2"] = Broken(NoFrame, Body(GrpcAnswer.Frame(GrpcAnswer.Message("a"), flag: 2))),
        ["flag 2 after a message"] = BrokenLater(NoFrame, Body([.. _whole, .. GrpcAnswer.Frame(GrpcAnswer.Message("b"), flag: 2)])),
        ["compressed without an encoding"] = Broken("A response message is compressed, and its response has no grpc-encoding.", Body(GrpcAnswer.Frame([1], flag: 1))),
        ["unknown encoding"] = Broken("A response message is compressed by 'lzma', which the gateway does not know.", Encoded("lzma", [1, 2, 3])).JudgedByClient("Unimplemented: *", "Unimplemented: *"),
        ["gzip"] = HostileCase.Passing(Encoded("gzip", GrpcAnswer.Gzip(GrpcAnswer.Message("a"))), "a"),
        ["broken gzip"] = Broken("A response message is compressed, and cannot be decompressed.", Encoded("gzip", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])),
        ["a bomb of gzip"] = Broken(TooLong, Encoded("gzip", GrpcAnswer.Gzip(new byte[64 * 1024 * 1024])), 502, StatusCode.ResourceExhausted),
        ["length beyond the body"] = Broken(NoFrame, Body(GrpcAnswer.Frame(GrpcAnswer.Message("a"), length: 100))),
        ["cut in the prefix"] = Broken(NoFrame, Body([0, 0, 0])),
        ["cut in the second message"] = BrokenLater(NoFrame, Body([.. _whole, .. _second[..7]])) with { Ask = $"500 {HostileCase.Json(StatusCode.Internal, TooMany)}" },
        ["garbage"] = Broken(Unreadable, Body(GrpcAnswer.Frame([0xFF, 0xFF, 0xFF, 0xFF]))).JudgedByClient("Unavailable: *", "Unavailable: *"),
        ["cut gzip"] = Broken(Unreadable, Encoded("gzip", GrpcAnswer.Gzip(GrpcAnswer.Message(new string('x', 1000)))[..^12])).JudgedByClient("Unavailable: *", "Unavailable: *"),
        ["empty message"] = HostileCase.Passing(Body(GrpcAnswer.Frame([])), ""),
        ["two messages"] = Broken(TooMany, Body([.. _whole, .. _second])) with
        {
            Watch = "200 {\"text\":\"a\"}\n{\"text\":\"b\"}",
            Socket = "{\"text\":\"a\"}|{\"text\":\"b\"}|1000 ",
            WatchNatively = "a|b",
        },
        ["too long by its first bytes"] = Broken(TooLong, Body(GrpcAnswer.Frame(new byte[1000], length: 5 * 1024 * 1024)), 502, StatusCode.ResourceExhausted),
        ["the longest length"] = Broken(TooLong, Body(GrpcAnswer.Frame(new byte[1000], length: uint.MaxValue)), 502, StatusCode.ResourceExhausted).JudgedByClient("Internal: *", "Internal: *"),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_body_that_is_broken_is_the_fault_of_the_server(string body) => _cases[body].RunAsync();

    private static HostileCase Broken(string message, RequestDelegate answer, int http = 500, StatusCode code = StatusCode.Internal) =>
        HostileCase.Failing(answer, http, code, message).JudgedByClient($"{code}: *", $"{code}: *");

    private static HostileCase BrokenLater(string message, RequestDelegate answer) =>
        HostileCase.FailingLater(answer, 500, StatusCode.Internal, message).JudgedByClient("Internal: *", "a|Internal: *");

    private static RequestDelegate Body(byte[] body) => async http =>
    {
        await http.ReadRequestAsync();
        await http.SendAsync(body);
        http.End("0");
    };

    private static RequestDelegate Encoded(string encoding, byte[] message) => async http =>
    {
        await http.ReadRequestAsync();
        http.Response.Headers["grpc-encoding"] = encoding;
        await http.SendAsync(GrpcAnswer.Frame(message, flag: 1));
        http.End("0");
    };
}
