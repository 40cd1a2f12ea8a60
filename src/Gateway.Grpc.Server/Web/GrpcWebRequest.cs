using Gateway.Calls.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Web;

/// <summary>
/// How a request speaks gRPC-Web. <c>UseGrpcWeb</c> leaves it among the features of a request that may; without it the door stays shut.
/// </summary>
/// <param name="IsText">Whether the request's body is base64.</param>
/// <param name="Response">How the response goes out.</param>
internal sealed record GrpcWebRequest(bool IsText, GrpcWebMediaType Response)
{
    /// <summary>Reads what the request is and which response it asks for; null when it is not gRPC-Web.</summary>
    public static GrpcWebRequest? Read(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !GrpcWebMediaType.TryParse(request.ContentType, out var content))
        {
            return null;
        }

        // Text is for clients that ask for it by Accept: the body of a request says nothing about what its client can read.
        var response = GrpcWebMediaType.TryFind(request.Headers.Accept.ToString(), out var accepted) ? accepted : content with { IsText = false };
        return new GrpcWebRequest(content.IsText, response);
    }
}
