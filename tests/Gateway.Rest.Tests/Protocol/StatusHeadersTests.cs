using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>A status as trailers.</summary>
public sealed class StatusHeadersTests
{
    [Fact]
    public void A_status_is_its_number_and_its_encoded_message()
    {
        var trailers = new HeaderDictionary();

        StatusHeaders.Write(new Status(StatusCode.NotFound, "näh"), trailers);

        Assert.Equal(("5", "n%C3%A4h"), (trailers["grpc-status"].ToString(), trailers["grpc-message"].ToString()));
    }

    [Fact]
    public void A_status_without_a_message_is_its_number_alone()
    {
        var trailers = new HeaderDictionary();

        StatusHeaders.Write(Status.DefaultSuccess, trailers);

        Assert.Equal("grpc-status", Assert.Single(trailers).Key);
        Assert.Equal("0", trailers["grpc-status"]);
    }
}
