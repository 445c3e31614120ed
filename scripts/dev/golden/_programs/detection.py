"""Boxes as YOLO counts them: a grid of anchors, masks, and suppression of what overlaps."""

import torch
import torch.nn as nn


def bbox_iou(box1, box2):
    b1_x1, b1_y1, b1_x2, b1_y2 = box1[:, 0], box1[:, 1], box1[:, 2], box1[:, 3]
    b2_x1, b2_y1, b2_x2, b2_y2 = box2[:, 0], box2[:, 1], box2[:, 2], box2[:, 3]
    inter_rect_x1 = torch.max(b1_x1, b2_x1)
    inter_rect_y1 = torch.max(b1_y1, b2_y1)
    inter_rect_x2 = torch.min(b1_x2, b2_x2)
    inter_rect_y2 = torch.min(b1_y2, b2_y2)
    inter_area = torch.clamp(inter_rect_x2 - inter_rect_x1, min=0) * torch.clamp(inter_rect_y2 - inter_rect_y1, min=0)
    b1_area = (b1_x2 - b1_x1) * (b1_y2 - b1_y1)
    b2_area = (b2_x2 - b2_x1) * (b2_y2 - b2_y1)
    return inter_area / (b1_area + b2_area - inter_area + 1e-16)


def nms(boxes, scores, threshold):
    order = torch.sort(scores, descending=True)[1]
    keep = []
    while order.numel() > 0:
        i = order[0].item()
        keep.append(i)
        if order.numel() == 1:
            break
        ious = bbox_iou(boxes[i].unsqueeze(0), boxes[order[1:]])
        order = order[1:][ious <= threshold]
    return keep


def predict_transform(prediction, inp_dim, anchors, num_classes):
    batch_size = prediction.size(0)
    grid_size = prediction.size(2)
    stride = inp_dim // grid_size
    bbox_attrs = 5 + num_classes
    num_anchors = len(anchors)
    prediction = prediction.view(batch_size, bbox_attrs * num_anchors, grid_size * grid_size)
    prediction = prediction.transpose(1, 2).contiguous()
    prediction = prediction.view(batch_size, grid_size * grid_size * num_anchors, bbox_attrs)
    anchors = [(a[0] / stride, a[1] / stride) for a in anchors]
    prediction[:, :, 0] = torch.sigmoid(prediction[:, :, 0])
    prediction[:, :, 1] = torch.sigmoid(prediction[:, :, 1])
    prediction[:, :, 4] = torch.sigmoid(prediction[:, :, 4])
    grid = torch.arange(grid_size, dtype=torch.float)
    a, b = torch.meshgrid(grid, grid, indexing="xy")
    x_offset = a.reshape(-1, 1)
    y_offset = b.reshape(-1, 1)
    x_y_offset = torch.cat((x_offset, y_offset), 1).repeat(1, num_anchors).view(-1, 2).unsqueeze(0)
    prediction[:, :, :2] += x_y_offset
    anchors = torch.FloatTensor(anchors)
    anchors = anchors.repeat(grid_size * grid_size, 1).unsqueeze(0)
    prediction[:, :, 2:4] = torch.exp(prediction[:, :, 2:4]) * anchors
    prediction[:, :, 5:5 + num_classes] = torch.sigmoid(prediction[:, :, 5:5 + num_classes])
    prediction[:, :, :4] *= stride
    return prediction


def write_results(prediction, confidence):
    conf_mask = (prediction[:, :, 4] > confidence).float().unsqueeze(2)
    prediction = prediction * conf_mask
    box_corner = prediction.new(prediction.shape).zero_()
    box_corner[:, :, 0] = prediction[:, :, 0] - prediction[:, :, 2] / 2
    box_corner[:, :, 1] = prediction[:, :, 1] - prediction[:, :, 3] / 2
    box_corner[:, :, 2] = prediction[:, :, 0] + prediction[:, :, 2] / 2
    box_corner[:, :, 3] = prediction[:, :, 1] + prediction[:, :, 3] / 2
    prediction[:, :, :4] = box_corner[:, :, :4]
    image_pred = prediction[0]
    max_conf, max_conf_score = torch.max(image_pred[:, 5:], 1)
    max_conf = max_conf.float().unsqueeze(1)
    max_conf_score = max_conf_score.float().unsqueeze(1)
    image_pred = torch.cat((image_pred[:, :5], max_conf, max_conf_score), 1)
    non_zero_ind = torch.nonzero(image_pred[:, 4])
    return image_pred[non_zero_ind.squeeze(), :].view(-1, 7)


def main():
    torch.manual_seed(2)
    head = nn.Conv2d(4, 2 * 7, 1)
    raw = head(torch.randn(1, 4, 3, 3)).detach()
    prediction = predict_transform(raw, 48, [(10, 14), (30, 20)], 2)
    print(prediction.shape, prediction[0, :3])
    found = write_results(prediction, 0.5)
    print(found.shape, found[:, 6].unique())
    print(nms(found[:, :4], found[:, 4], 0.3))
    print(bbox_iou(found[:1, :4], found[:, :4]))
    target = torch.zeros(3, 3)
    target[1, 2] = 1
    obj_mask = target == 1
    noobj_mask = ~obj_mask
    conf = prediction[0, ::2, 4].view(3, 3)
    loss_conf = nn.BCELoss()(conf[obj_mask], target[obj_mask]) + 100 * nn.BCELoss()(conf[noobj_mask], target[noobj_mask])
    print(loss_conf.item(), noobj_mask.sum().item())
