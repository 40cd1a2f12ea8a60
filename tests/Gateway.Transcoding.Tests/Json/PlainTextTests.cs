using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Tests.Binding;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The value of one field as plain text.</summary>
public sealed class PlainTextTests
{
    private static readonly MessageSchema _type = Bound.Schema.FindMessage("things.Request")!;

    [Theory]
    [InlineData("parent", "a b\"c")]
    [InlineData("page_size", "-7")]
    [InlineData("big", "9223372036854775807")]
    [InlineData("color", "RED")]
    [InlineData("email", null)]
    [InlineData("renamed", null)]
    [InlineData("maybe", "0")]
    public void Strings_integers_and_enums_are_text(string name, string? text)
    {
        var message = new Request { Parent = "a b\"c", PageSize = -7, Big = long.MaxValue, Color = Color.Red, Maybe = 0 };

        Assert.Equal(text, Write(message.ToByteArray(), name));
    }

    [Fact]
    public void The_last_value_wins() =>
        Assert.Equal("b", Write([.. new Request { Parent = "a" }.ToByteArray(), .. new Request { PageSize = 1, Parent = "b" }.ToByteArray()], "parent"));

    [Theory]
    [InlineData("tags")]
    [InlineData("labels")]
    [InlineData("thing")]
    [InlineData("blob")]
    [InlineData("flag")]
    [InlineData("ratio")]
    [InlineData("since")]
    public void Other_fields_are_none(string name) => Assert.False(PlainText.CanWrite(_type.FindField(name)!));

    private static string? Write(byte[] wire, string name)
    {
        using var text = new PooledBuffer();
        Assert.True(PlainText.CanWrite(_type.FindField(name)!));
        return PlainText.TryWrite(_type.FindField(name)!, wire, text) ? Encoding.UTF8.GetString(text.WrittenSpan) : null;
    }
}
