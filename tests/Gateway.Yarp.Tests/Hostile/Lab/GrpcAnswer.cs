using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;
using LabProtos;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>The bytes of gRPC, and what writes them to a response of Kestrel.</summary>
internal static class GrpcAnswer
{
    /// <summary>A message.</summary>
    public static byte[] Message(string text) => new AskResp { Text = text }.ToByteArray();

    /// <summary>A frame: its first byte, the length that it says, and its message.</summary>
    public static byte[] Frame(byte[] message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return target.ToArray();
    }

    /// <summary>Answers as a good server does: one message and OK.</summary>
    public static async Task AnswerWellAsync(HttpContext http)
    {
        await http.ReadRequestAsync();
        await http.SendAsync(Frame(Message("well")));
        http.End("0");
    }

    /// <summary>Reads the request to its end.</summary>
    public static async Task ReadRequestAsync(this HttpContext http) => await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);

    /// <summary>Writes bytes of a body that says to be gRPC, and flushes them.</summary>
    public static ValueTask<FlushResult> SendAsync(this HttpContext http, params byte[] body)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType ??= "application/grpc";
        }

        return http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>Ends the answer with trailers; an answer that has not begun has them among its headers.</summary>
    public static void End(this HttpContext http, string? status, string? message = null, string? details = null)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "application/grpc";
        }

        Set("grpc-status", status);
        Set("grpc-message", message);
        Set("grpc-status-details-bin", details);

        void Set(string name, string? value)
        {
            if (value is null)
            {
                return;
            }

            if (http.Response.HasStarted)
            {
                http.Response.AppendTrailer(name, value);
            }
            else
            {
                http.Response.Headers[name] = value;
            }
        }
    }

    /// <summary>Answers with a text that is no gRPC.</summary>
    public static Task SayAsync(this HttpContext http, int status, string contentType, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), http.RequestAborted).AsTask();
    }
}
