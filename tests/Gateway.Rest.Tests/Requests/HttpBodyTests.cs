using Gateway.Rest.Tests.Lab;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Rest.Tests.Requests;

/// <summary><c>google.api.HttpBody</c>: bytes in, bytes out, whatever they are.</summary>
public sealed class HttpBodyTests
{
    private static readonly byte[] _picture = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff];

    [Theory]
    [InlineData("POST", "/v1/uploads")]
    [InlineData("PUT", "/v1/attachments/a?note=n")]
    public async Task A_body_goes_in_and_out_byte_for_byte_with_its_type(string method, string path)
    {
        await using var host = await new LabHost().StartAsync();
        using var content = new ByteArrayContent(_picture) { Headers = { { "Content-Type", "image/png" } } };

        var answer = await host.SendContentAsync(method, path, content);

        Assert.Equal((200, "image/png"), (answer.Status, answer.ContentType));
        Assert.Equal(_picture, answer.Bytes);
        Assert.Equal("image/png", host.Service.Uploaded!.ContentType);
    }

    [Fact]
    public async Task A_body_without_a_type_goes_out_as_octets()
    {
        var service = new LabService { OnGetFile = request => new HttpBody { Data = ByteString.CopyFromUtf8(request.Path) } };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/files/a/b%20c/d%2Fe.txt");

        Assert.Equal((200, "a/b c/d%2Fe.txt"), answer.Both);
        Assert.Equal("application/octet-stream", answer.ContentType);
    }

    [Theory]
    [InlineData("text/caf\u00e9")]
    [InlineData("text/plain\nX-Forged: 1")]
    [InlineData("nonsense")]
    public async Task A_type_that_no_header_can_carry_goes_out_as_octets(string contentType)
    {
        var service = new LabService { OnGetFile = _ => new HttpBody { ContentType = contentType, Data = ByteString.CopyFromUtf8("x") } };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/files/x");

        Assert.Equal((200, "x"), answer.Both);
        Assert.Equal("application/octet-stream", answer.ContentType);
    }

    [Fact]
    public async Task A_streamed_body_has_nothing_between_its_parts()
    {
        var service = new LabService
        {
            OnDownload = async (_, responses, context) =>
            {
                await responses.WriteAsync(new HttpBody { ContentType = "image/png", Data = ByteString.CopyFrom(_picture.AsSpan(0, 4)) }, context.CancellationToken);
                await responses.WriteAsync(new HttpBody { ContentType = "text/plain", Data = ByteString.CopyFrom(_picture.AsSpan(4)) }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/downloads/x", ("Accept", "image/png"));

        Assert.Equal((200, "image/png"), (answer.Status, answer.ContentType));
        Assert.Equal(_picture, answer.Bytes);
    }

    [Fact]
    public async Task A_failure_before_the_first_part_is_a_status_body()
    {
        var service = new LabService { OnDownload = (_, _, _) => throw new RpcException(new Status(StatusCode.NotFound, "no such file")) };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/downloads/x");

        Assert.Equal((404, RefusalTests.Status(5, "no such file")), answer.Both);
        Assert.Equal("application/json", answer.ContentType);
    }

    [Fact]
    public async Task A_failure_later_breaks_the_body_off_and_adds_nothing_to_it()
    {
        var received = new Signal();
        var service = new LabService
        {
            OnDownload = async (_, responses, context) =>
            {
                await responses.WriteAsync(new HttpBody { Data = ByteString.CopyFrom(_picture) }, context.CancellationToken);
                await received.Task;
                throw new RpcException(new Status(StatusCode.DataLoss, "the rest is lost"));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var response = await host.OpenAsync("/v1/downloads/x");
        received.Set();

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        });
    }
}
